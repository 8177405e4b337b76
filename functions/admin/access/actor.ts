// Who changes something, or looks at it: an admin key, a person who followed a sign-in link, or a command on an operator's machine.
import type { Source } from "../../core/console-request.ts";
import type { Role } from "./role.ts";

export interface Actor extends Source {
  readonly type: "admin_key" | "link" | "command_line";
  /** An admin key's public id, `link`, or `cli:<who>`. */
  readonly id: string;
  /** What people call it, such as the admin key's name. */
  readonly name: string;
  readonly role: Role;
  readonly requestId?: string | undefined;
}

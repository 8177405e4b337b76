// An item of the output while it is written.
import type { Emit } from "./text-part.ts";

export interface Item {
  say(text: string): void;
  /** Its part has ended; a thought may be signed. */
  close(encrypted?: string): void;
  /** As far as it has come. */
  members(status: ItemStatus): object;
}

export type ItemStatus = "in_progress" | "completed" | "incomplete";

export interface ItemOptions {
  readonly id: string;
  readonly emit: Emit;
}

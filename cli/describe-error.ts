// Says what went wrong: in one line what an operator can repair, and with its stack trace what only a programmer can.
import { describeDatabaseError } from "../functions/aws/describe-error.ts";
import { Conflict } from "../functions/aws/stored-directory.ts";
import { Failure } from "./failure.ts";

export function describeError(error: unknown): string {
  if (error instanceof Failure) return error.message;
  if (error instanceof Conflict) return `${error.message}; look at it again and repeat the command`;
  return describeDatabaseError(error) ?? (error instanceof Error && error.stack ? error.stack : String(error));
}

// Says what went wrong: in one line what an operator can repair, and with its stack trace what only a programmer can.
import { OperationError } from "../functions/admin/operation-error.ts";
import { describeDatabaseError } from "../functions/aws/describe-error.ts";
import { ParameterError } from "../functions/aws/parameter-error.ts";
import { Conflict } from "../functions/aws/stored-directory.ts";
import { describeRefusal } from "./advice.ts";
import { Failure } from "./failure.ts";

export function describeError(error: unknown): string {
  if (error instanceof Failure || error instanceof ParameterError) return error.message;
  if (error instanceof OperationError) return describeRefusal(error);
  if (error instanceof Conflict) return `${error.message}; look at it again and repeat the command`;
  return describeDatabaseError(error) ?? (error instanceof Error && error.stack ? error.stack : String(error));
}

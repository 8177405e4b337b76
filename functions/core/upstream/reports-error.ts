// Whether an event of a stream, or an answer with a status of success, is no answer but the report of a failure.
import { isMembers, type Members } from "../wire/members.ts";

/** `named`: the event is called `error`, so that its data needs no frame. */
export function reportsError({ error, object }: Members, named: boolean): boolean {
  return named || isMembers(error) || saysFailure(error) || object === "error";
}

function saysFailure(error: unknown): boolean {
  return error === true || (typeof error === "string" && error !== "") || (Array.isArray(error) && error.length > 0);
}

// The objects of a list that has not been checked.
import { isMembers, type Members } from "../../core/wire/members.ts";

/** None if it is no list. */
export function membersIn(value: unknown): Members[] {
  return Array.isArray(value) ? value.filter(isMembers) : [];
}

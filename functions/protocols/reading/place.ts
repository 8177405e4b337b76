// Reads members of a client's request. What is missing or of a wrong type is a 400 that says where it is: a request that
// is translated has no other judge.
import { isRawNumber } from "../../core/wire/exact-json.ts";
import { isMembers, type Members } from "../../core/wire/members.ts";
import { invalid, missing, unsupported } from "../request-error.ts";
import { isSet, LIST, OBJECT, type ValueType } from "./value-type.ts";

/** An object of the body, and its path there, which is empty for the body itself. */
export interface Place {
  readonly members: Members;
  readonly path: string;
  /** The paths of what was left out. Undefined: the request is refused for it. */
  readonly omitted?: string[] | undefined;
}

/** For what would give another answer if it were left out: `path` is then named. Throws, unless the operator wants that. */
export function refuse(
  { omitted }: Place,
  refused: { readonly at: string; readonly path?: string },
  problem: string,
): void {
  if (omitted === undefined) throw unsupported(refused.at, problem);
  omitted.push(refused.path ?? refused.at);
}

export function pathOf({ path }: Place, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

export function optional<T>(place: Place, name: string, type: ValueType<T>): T | undefined {
  const value = plainNumber(place.members[name]);
  if (type.is(value)) return value;
  if (isSet(value)) throw invalid(pathOf(place, name), `expected ${type.expected}`);
  return undefined;
}

/** A number that was kept with all its digits is one like any other where it is read. */
function plainNumber(value: unknown): unknown {
  return isRawNumber(value) ? Number(JSON.stringify(value)) : value;
}

export function required<T>(place: Place, name: string, type: ValueType<T>): T {
  const value = optional(place, name, type);
  if (value !== undefined) return value;
  throw missing(pathOf(place, name));
}

export function optionalPlace(place: Place, name: string): Place | undefined {
  const members = optional(place, name, OBJECT);
  return members && { members, path: pathOf(place, name), omitted: place.omitted };
}

export function requiredPlace(place: Place, name: string): Place {
  return { members: required(place, name, OBJECT), path: pathOf(place, name), omitted: place.omitted };
}

/** The objects of a list; none if there is no list. */
export function placesIn(place: Place, name: string): Place[] {
  const list = optional(place, name, LIST) ?? [];
  return list.map((members, at) => {
    const path = `${pathOf(place, name)}[${at}]`;
    if (isMembers(members)) return { members, path, omitted: place.omitted };
    throw invalid(path, "expected an object");
  });
}

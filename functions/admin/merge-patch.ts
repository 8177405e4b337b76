// JSON merge patch (RFC 7396): what is missing stays as it is, and null removes.
import { isMembers, type Members } from "../core/wire/members.ts";

export function mergePatch(target: unknown, patch: Members): Members {
  const merged = new Map(isMembers(target) ? Object.entries(target) : []);
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name);
    else merged.set(name, isMembers(value) ? mergePatch(merged.get(name), value) : value);
  }
  return Object.fromEntries(merged);
}

// Levels of effort: those that clients name, and those that models have.
import { EFFORTS, type Effort } from "../../core/directory/capabilities.ts";

/** Of two that are equally near, the higher. Undefined: the model has none, or the client's is no level. */
export function nearestEffort(wanted: string, efforts: readonly Effort[]): Effort | undefined {
  const at = levels.indexOf(wanted);
  if (at === -1) return undefined;
  const distance = (effort: Effort) => Math.abs(levels.indexOf(effort) - at);
  return efforts.toSorted((one, other) => distance(one) - distance(other) || rank(other) - rank(one))[0];
}

export function lowestEffort(efforts: readonly Effort[]): Effort | undefined {
  return efforts.toSorted((one, other) => rank(one) - rank(other))[0];
}

const levels: readonly string[] = EFFORTS;

function rank(effort: Effort): number {
  return levels.indexOf(effort);
}

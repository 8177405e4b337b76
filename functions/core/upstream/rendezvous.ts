// Which target a conversation stays on, and which come after it.
import { namesOf, type Target } from "../directory/target.ts";
import { hashToUnit } from "./hash.ts";

/**
 * Weighted rendezvous hashing, with the logarithmic scores of Schindelhauer and Schomaker: each target draws a number from
 * the affinity and its own name, and the highest score wins. A target that comes takes its share from all others and moves
 * nothing between them; the conversations of one that goes are spread over the others by their weights.
 */
export function inRendezvousOrder(targets: readonly Target[], affinity: () => string): readonly Target[] {
  if (targets.length < 2) return targets;
  const names = namesOf(targets);
  const text = affinity();
  const scored = targets.map((target, at) => ({ target, score: scoreOf(target, `${text} ${names[at]}`) }));
  return scored.sort((one, other) => other.score - one.score).map(({ target }) => target);
}

function scoreOf({ weight = 1 }: Target, draw: string): number {
  return -weight / Math.log(hashToUnit(draw));
}

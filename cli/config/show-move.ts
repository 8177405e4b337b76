// What `config apply --move-keys` would write to the stage's parameters, as the operator reads it beside a plan.
import type { Move } from "../../functions/admin/configuration/move-keys.ts";
import { painted } from "../terminal.ts";

/** One line, without the key. */
export function formatMove({ parameter, before }: Move): string {
  if (before === undefined) return `${painted("green", "+")} parameter ${parameter}`;
  return `${painted("yellow", "~")} parameter ${parameter}: (secret) → (new secret)`;
}

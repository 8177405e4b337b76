// Everything that a run has found, as it is written to results.json.
import { cpus } from "node:os";
import type { Growth } from "./growth.ts";
import type { Summaries } from "./samples.ts";
import type { Target } from "./targets.ts";

export interface Results {
  readonly machine: string;
  readonly measuredOn: string;
  /** The columns of the table, in their order. */
  readonly subjects: readonly string[];
  /** What could not be measured, and why. */
  readonly missing: readonly string[];
  readonly figures: Summaries;
  readonly growth: Readonly<Record<string, readonly Growth[]>>;
  readonly targets: readonly Target[];
}

export function describeMachine(): Pick<Results, "machine" | "measuredOn"> {
  const [cpu] = cpus();
  const machine = `${cpus().length} cores (${cpu?.model.trim()}), ${process.platform}, Node ${process.versions.node}`;
  return { machine, measuredOn: new Date().toISOString() };
}

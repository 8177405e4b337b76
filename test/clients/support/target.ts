// What a client's questions end at: one of the gateway's models, and the provider in whose place a stand-in answers.
import type { Fault } from "../../support/anthropic-stand-in/faults.ts";

/** What goes wrong at a provider: it refuses a request, it is overloaded before it says anything, or it breaks off. */
export interface Faults {
  readonly refused: Fault;
  readonly overloaded: Fault;
  readonly brokenOff: Fault;
}

/** What the provider says with a refusal. */
export const REFUSAL = "The stand-in does not like this.";

export interface Target {
  /** The provider, and the protocol that it speaks where that is not plain. */
  readonly name: string;
  start(): Promise<Running>;
}

export interface Running {
  /** Its `model`, `provider_config` and `protocols`, as in the operator's file. */
  readonly model: { readonly model: string; readonly provider_config: object; readonly protocols?: readonly string[] };
  readonly faults: Faults;
  /** The next request meets it. */
  fail(fault: Fault): void;
  /** What the stand-in refused for breaking a rule. */
  readonly refusals: readonly object[];
  reset(): void;
  close(): Promise<void>;
}

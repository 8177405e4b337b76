// Hooks: what runs before a call is forwarded, and what each leaves to be done when the call has ended.
import type { Call } from "./call.ts";
import type { Target } from "./directory/target.ts";
import type { GatewayError } from "./error.ts";
import type { Consumption, Usage } from "./limits/usage.ts";

/**
 * A hook refuses a call by throwing a GatewayError. Otherwise it returns what is to be done later; variables of `preCall`
 * keep the state until then. Hooks run in the order of their list and are settled in reverse. Any other error that a hook
 * throws is logged with the hook's name; the client gets `internal_error` if it was thrown by `preCall`, else its answer.
 */
export interface Hook {
  readonly name: string;
  preCall(call: Call, waitUntil: WaitUntil): Promise<Admission | undefined>;
}

/**
 * Keeps the invocation alive until a promise settles that no client waits for: otherwise, the instance may be frozen. The
 * promise is awaited after `afterReply`, also if the call was refused. A rejection is only logged. Bound it: it is billed.
 */
export type WaitUntil = (work: Promise<void>) => void;

export interface Admission {
  /** Response headers, read when the head is sent: before `postCall` for a stream, after it for JSON. */
  headers?(): Record<string, string>;
  /** Runs exactly once, whatever the ending, before the client gets the end of its answer. An error is only logged. */
  postCall?(outcome: Outcome): Promise<void>;
  /** The same, once the client has its answer: for records that no limit depends on. `call.log` is too late here. */
  afterReply?(outcome: Outcome): Promise<void>;
}

/** How a call ended. Times are in milliseconds. */
export interface Outcome {
  /** `refused`: by the gateway, before a provider was asked. `failed`: by the provider, the network or the deadline. */
  readonly ending: "complete" | "failed" | "refused";
  /** The status of the response's head: 200 also for a stream that failed later. */
  readonly status: number;
  /** Why a call was refused or failed. */
  readonly error?: GatewayError | undefined;
  /** All that the call has used, failed attempts included; undefined where no provider took it on. */
  readonly usage?: Usage | undefined;
  /** The same, answer by answer. */
  readonly consumed: readonly Consumption[];
  /** In nano-dollars, by the prices of the targets that were asked; those without prices cost nothing. */
  readonly cost: number;
  /** The name of the model that served; a fallback's, if it was one. */
  readonly served?: string | undefined;
  /** Which of its targets served. */
  readonly target?: Target | undefined;
  /** Attempts that failed before the answer, in order. */
  readonly attempts: readonly FailedAttempt[];
  /** From the request's arrival to the first generated text. */
  readonly timeToFirstToken?: number | undefined;
  readonly duration: number;
  readonly finishReasons: readonly string[];
}

export interface FailedAttempt {
  readonly model: string;
  /** The target's `provider/id`. */
  readonly target: string;
  readonly code: string;
  /** The provider's own status, if it answered. */
  readonly status?: number | undefined;
  /** Why the connection failed, such as `ECONNREFUSED`. */
  readonly cause?: string | undefined;
}

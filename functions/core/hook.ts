// Hooks: what runs before a call is forwarded, and what it leaves to be done when the call has ended.
import type { Call } from "./call.ts";
import { GatewayError } from "./error.ts";
import type { Report } from "./reply.ts";
import type { Usage } from "./usage.ts";

/**
 * A hook refuses a call by throwing a GatewayError. Otherwise it returns what it granted; the state between the two
 * moments is the closure. Hooks run in the order of their list, and are settled in reverse.
 */
export interface Hook {
  readonly name: string;
  preCall(call: Call, waitUntil: WaitUntil): Promise<Admission | undefined>;
}

/**
 * Keeps the invocation alive until a promise is settled that no client waits for: the instance may be frozen otherwise. It
 * comes last, after `afterReply`, also if the call was refused. What it throws is only reported. To be bounded: it is billed.
 */
export type WaitUntil = (work: Promise<void>) => void;

export interface Admission {
  /** Response headers, read when the head is sent: before `postCall` for a stream, after it for JSON. */
  headers?(): Record<string, string>;
  /** Runs exactly once, whatever the ending, before the client gets the end of its answer. What it throws is only reported. */
  postCall?(outcome: Outcome): Promise<void>;
  /** The same, once the client has its answer: for records that no limit rests on. */
  afterReply?(outcome: Outcome): Promise<void>;
}

/** How a call ended, as the post-call hooks are told. Times are in milliseconds. */
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
  /** In nano-dollars, by the prices of the models that were asked; those without prices cost nothing. */
  readonly cost: number;
  /** The name of the model that served; a fallback's, if it was one. */
  readonly served?: string | undefined;
  /** Attempts that failed before the answer, in order. */
  readonly attempts: readonly FailedAttempt[];
  /** From the request's arrival to the first generated text. */
  readonly timeToFirstToken?: number | undefined;
  readonly duration: number;
  readonly finishReasons: readonly string[];
}

/** What one answer has used, also one that failed before a client saw anything of it. */
export interface Consumption {
  /** The name of the model. */
  readonly model: string;
  readonly usage: Usage;
}

export interface FailedAttempt {
  readonly model: string;
  readonly code: string;
  /** The provider's own status, if it answered. */
  readonly status?: number | undefined;
}

/** What the hooks have granted to one call. */
export interface Grants {
  /** Runs the pre-call hooks. Throws what a hook throws: then those before it are still to be settled. */
  admit(): Promise<void>;
  headers(): Record<string, string>;
  /** Settles every hook that has granted something, in reverse. Only the first outcome counts; whoever comes later waits. */
  settle(outcome: Outcome): Promise<void>;
  /** Whether it is known how the call has ended. */
  isSettled(): boolean;
  /** To be called once the client has its answer, or will never have it. */
  finish(): Promise<void>;
}

export function grantsOf(call: Call, hooks: readonly Hook[], report: Report): Grants {
  const admitted: { readonly name: string; readonly admission: Admission }[] = [];
  let settled: Promise<Outcome> | undefined;
  let finished: Promise<unknown> | undefined;
  const pending: Promise<void>[] = [];

  function waitUntilOf(name: string): WaitUntil {
    return (work) => {
      const reported = work.catch((cause) => report(call.requestId, hookFailed(`${name}, waitUntil`, cause)));
      pending.push(reported);
    };
  }

  /** One hook that throws must not keep the others from settling. */
  async function each(moment: "postCall" | "afterReply", outcome: Outcome): Promise<Outcome> {
    for (const { name, admission } of admitted) {
      try {
        await admission[moment]?.(outcome);
      } catch (cause) {
        report(call.requestId, hookFailed(`${name}, ${moment}`, cause));
      }
    }
    return outcome;
  }

  return {
    async admit() {
      for (const hook of hooks) {
        const admission = (await hook.preCall(call, waitUntilOf(hook.name))) ?? {};
        admitted.unshift({ name: hook.name, admission });
      }
    },
    headers: () => Object.assign({}, ...admitted.map(({ admission }) => admission.headers?.() ?? {})),
    async settle(outcome) {
      settled ??= each("postCall", outcome);
      await settled;
    },
    isSettled: () => settled !== undefined,
    async finish() {
      finished ??= settled?.then((outcome) => each("afterReply", outcome)).then(() => Promise.all(pending));
      await finished;
    },
  };
}

function hookFailed(where: string, cause: unknown): GatewayError {
  const message = `A hook failed: ${where}.`;
  return new GatewayError(500, { message, type: "server_error", param: null, code: "hook_failed" }, { cause });
}

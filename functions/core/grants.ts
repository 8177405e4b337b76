// Runs the hooks of one call: before it, and when it has ended. A hook that throws is reported by its name.
import type { Call } from "./call.ts";
import { GatewayError, toGatewayError } from "./error.ts";
import type { Admission, Hook, Outcome, WaitUntil } from "./hook.ts";
import type { Report } from "./reply.ts";

/** What the hooks have granted to one call. */
export interface Grants {
  /**
   * Runs the pre-call hooks. Throws the error of the hook that throws; the hooks before it must then still be settled. A
   * GatewayError is the hook's refusal. The client gets any other error as an internal one; the log has the hook's name.
   */
  admit(): Promise<void>;
  headers(): Record<string, string>;
  /** Settles every hook that has granted something, in reverse. Only the first outcome counts; later callers wait for it. */
  settle(outcome: Outcome): Promise<void>;
  /** Whether the call's ending is known. */
  isSettled(): boolean;
  /** To be called once the client has its answer, or will never have it. */
  finish(): Promise<void>;
}

interface Granted {
  readonly name: string;
  readonly admission: Admission;
}

export function grantsOf(call: Call, hooks: readonly Hook[], report: Report): Grants {
  const granted: Granted[] = [];
  let settled: Promise<Outcome> | undefined;
  let finished: Promise<unknown> | undefined;
  const pending: Promise<void>[] = [];
  const failed = (hook: string, moment: Moment, cause: unknown) => report(call, hookFailed(hook, moment, cause));

  function waitUntilOf(name: string): WaitUntil {
    return (work) => void pending.push(work.catch((cause) => failed(name, "waitUntil", cause)));
  }

  /** One hook that throws must not keep the others from settling. */
  async function each(moment: "postCall" | "afterReply", outcome: Outcome): Promise<Outcome> {
    for (const { name, admission } of granted) {
      if (admission[moment] === undefined) continue;
      try {
        await admission[moment](outcome);
      } catch (cause) {
        failed(name, moment, cause);
      }
    }
    return outcome;
  }

  /** The provider may have answered, and sent a bill: a hook that throws here only loses its own headers. */
  function headersOf({ name, admission }: Granted): Record<string, string> {
    try {
      return admission.headers?.() ?? {};
    } catch (cause) {
      failed(name, "headers", cause);
      return {};
    }
  }

  return {
    async admit() {
      for (const hook of hooks) {
        const { name } = hook;
        try {
          granted.unshift({ name, admission: (await hook.preCall(call, waitUntilOf(name))) ?? {} });
        } catch (thrown) {
          throw toGatewayError(thrown, { hook: name, moment: "preCall" });
        }
      }
    },
    headers: () => Object.assign({}, ...granted.map(headersOf)),
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

type Moment = "preCall" | "waitUntil" | "headers" | "postCall" | "afterReply";

function hookFailed(hook: string, moment: Moment, cause: unknown): GatewayError {
  const body = {
    message: `A hook failed: ${hook}, ${moment}.`,
    type: "server_error",
    param: null,
    code: "hook_failed",
  };
  return new GatewayError(500, body, { cause, details: { hook, moment } });
}

// Hooks run in order, are settled in reverse, exactly once, on every ending.
import { describe, expect, it, vi } from "vitest";
import { GatewayError } from "../../functions/core/error.ts";
import { grantsOf } from "../../functions/core/grants.ts";
import type { Admission, Hook } from "../../functions/core/hook.ts";
import { emptyOutcome as outcome } from "./support/outcomes.ts";
import { callOf, chat } from "./support/requests.ts";

const call = await callOf(chat());

/** Hooks that write down what happens to them. */
function recorder() {
  const events: string[] = [];
  const hook = (name: string, admission: Admission = {}): Hook => ({
    name,
    async preCall() {
      events.push(`${name} before`);
      return {
        postCall: async ({ ending }) => void events.push(`${name} ${ending}`),
        afterReply: async ({ ending }) => void events.push(`${name} after ${ending}`),
        ...admission,
      };
    },
  });
  return { events, hook };
}

const report = () => expect.unreachable();

describe("hooks", () => {
  it("run in the order of their list, and are settled in reverse", async () => {
    const { events, hook } = recorder();
    const grants = grantsOf(call, [hook("a"), hook("b"), hook("c")], report);
    await grants.admit();
    await grants.settle(outcome);
    const order = ["a before", "b before", "c before", "c complete", "b complete", "a complete"];
    expect(events).toEqual(order);
    await grants.finish();
    expect(events).toEqual([...order, "c after complete", "b after complete", "a after complete"]);
  });

  it("are each given the call", async () => {
    const preCall = vi.fn(async () => undefined);
    await grantsOf(call, [{ name: "spy", preCall }], report).admit();
    expect(preCall).toHaveBeenCalledExactlyOnceWith(call, expect.any(Function));
  });

  it("are settled once, with the first outcome, and later settlements wait for that", async () => {
    const { events, hook } = recorder();
    const settled = Promise.withResolvers<void>();
    const slow = { postCall: () => settled.promise.then(() => void events.push("slow settled")) };
    const grants = grantsOf(call, [hook("a"), hook("b", slow)], report);
    await grants.admit();
    const first = grants.settle(outcome);
    const second = grants.settle({ ...outcome, ending: "failed" }).then(() => events.push("second waited"));
    settled.resolve();
    await Promise.all([first, second]);
    expect(events.slice(2)).toEqual(["slow settled", "a complete", "second waited"]);
  });

  it("need grant nothing", async () => {
    const grants = grantsOf(call, [{ name: "none", preCall: async () => undefined }], report);
    await grants.admit();
    await grants.settle(outcome);
    await grants.finish();
    expect(grants.headers()).toEqual({});
  });

  it("give response headers, read when they are asked for", async () => {
    const { hook } = recorder();
    let remaining = 5;
    const headers = { headers: () => ({ "x-remaining": `${remaining}` }) };
    const grants = grantsOf(call, [hook("a", headers), hook("b", { headers: () => ({ "x-b": "1" }) })], report);
    await grants.admit();
    remaining = 4;
    expect(grants.headers()).toEqual({ "x-remaining": "4", "x-b": "1" });
  });
});

describe("what a hook asks to wait for", () => {
  /** Asks for it before the call and after it, and refuses the call if it is to. */
  function waiting(work: () => Promise<void>, refusal?: GatewayError): Hook {
    return {
      name: "waiting",
      async preCall(_, waitUntil) {
        waitUntil(work());
        if (refusal) throw refusal;
        return { postCall: async () => waitUntil(work()) };
      },
    };
  }

  it("is waited for last, when the client has its answer", async () => {
    const { events, hook } = recorder();
    const done = Promise.withResolvers<void>();
    const work = () => done.promise.then(() => void events.push("work"));
    const grants = grantsOf(call, [hook("a"), waiting(work)], report);
    await grants.admit();
    await grants.settle(outcome);
    const finished = Promise.all([grants.finish(), grants.finish()]).then(() => events.push("finished"));
    await new Promise((resolve) => setImmediate(resolve));
    expect(events).toEqual(["a before", "a complete", "a after complete"]);
    done.resolve();
    await finished;
    expect(events.slice(3)).toEqual(["work", "work", "finished"]);
  });

  it("is waited for even if the hook refuses the call, and reported if it fails", async () => {
    const refusal = new GatewayError(429, { message: "no", type: "t", param: null, code: "c" });
    const reported: GatewayError[] = [];
    const hook = waiting(() => Promise.reject(new Error("gone")), refusal);
    const grants = grantsOf(call, [hook], (_, error) => reported.push(error));
    await expect(grants.admit()).rejects.toBe(refusal);
    await grants.settle({ ...outcome, ending: "refused" });
    await grants.finish();
    expect(reported.map(({ body }) => body.message)).toEqual(["A hook failed: waiting, waitUntil."]);
  });
});

describe("a hook that refuses", () => {
  it("ends the admission with its error; those before it can be settled, those after it never run", async () => {
    const { events, hook } = recorder();
    const error = new GatewayError(403, { message: "no", type: "t", param: null, code: "c" });
    const refusing: Hook = { name: "refusing", preCall: () => Promise.reject(error) };
    const grants = grantsOf(call, [hook("a"), hook("b"), refusing, hook("c")], report);
    await expect(grants.admit()).rejects.toBe(error);
    await grants.settle({ ...outcome, ending: "refused" });
    expect(events).toEqual(["a before", "b before", "b refused", "a refused"]);
  });
});

describe("a hook that fails", () => {
  const fail = () => {
    throw new Error("gone");
  };
  const noPromise = (() => undefined) as unknown as NonNullable<Admission["postCall"]>;

  it.each([
    ["rejects", true, () => Promise.reject(new Error("gone"))],
    ["throws", true, fail],
    ["throws what is no error", true, () => Promise.reject(undefined)],
    ["gives no promise", false, noPromise],
  ])("because it %s is reported, and does not keep the others from settling", async (_, throws, postCall) => {
    const reported: GatewayError[] = [];
    const { events, hook } = recorder();
    const admission = { postCall, afterReply: postCall } as Admission;
    const grants = grantsOf(call, [hook("a"), hook("b", admission), hook("c")], (_, error) => reported.push(error));
    await grants.admit();
    await grants.settle(outcome);
    await grants.finish();
    expect(events.slice(3)).toEqual(["c complete", "a complete", "c after complete", "a after complete"]);
    const messages = reported.map(({ body }) => body.message);
    expect(messages).toEqual(throws ? ["A hook failed: b, postCall.", "A hook failed: b, afterReply."] : []);
  });
});

describe("an unforeseen error", () => {
  const boom = () => {
    throw new TypeError("what was asked");
  };

  it.each([
    ["rejects", async () => boom()],
    ["throws at once", boom],
  ])("of a preCall that %s is an internal error for the client, and names the hook for the log", async (_, preCall) => {
    const error = await grantsOf(call, [{ name: "yours", preCall }], report)
      .admit()
      .catch((thrown) => thrown);
    expect(error).toMatchObject({ status: 500, body: { code: "internal_error" }, cause: { name: "TypeError" } });
    expect(error.details).toEqual({ hook: "yours", moment: "preCall" });
    expect(error.message).not.toMatch(/yours|asked/);
  });

  it("of headers() is reported, and costs only the headers of that hook", async () => {
    const reported: GatewayError[] = [];
    const { hook } = recorder();
    const hooks = [hook("a", { headers: () => ({ "x-a": "1" }) }), hook("b", { headers: boom })];
    const grants = grantsOf(call, hooks, (_, error) => reported.push(error));
    await grants.admit();
    expect(grants.headers()).toEqual({ "x-a": "1" });
    expect(reported.map(({ details }) => details)).toEqual([{ hook: "b", moment: "headers" }]);
  });

  it.each(["postCall", "afterReply"])("of %s is reported with the ids of the request", async (moment) => {
    const { hook } = recorder();
    const reported = vi.fn();
    const grants = grantsOf(call, [hook("a", { [moment]: boom })], reported);
    await grants.admit();
    await grants.settle(outcome);
    await grants.finish();
    const ids = expect.objectContaining({ requestId: "req-1", platformId: "platform-1" });
    const error = expect.objectContaining({ details: { hook: "a", moment } });
    expect(reported).toHaveBeenCalledExactlyOnceWith(ids, error);
  });
});

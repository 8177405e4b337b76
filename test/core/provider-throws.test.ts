// A provider's code before anything is sent: of an unforeseen error in it, the log names the provider, the client learns nothing.
import { expect, it } from "vitest";
import { openAccount, outcomeOf } from "../../functions/core/account.ts";
import { invalidRequest } from "../../functions/core/error.ts";
import { attempt } from "../../functions/core/upstream/attempt.ts";
import type { Provider } from "../../functions/core/upstream/provider.ts";
import { abandoned } from "../../functions/core/upstream/upstream-error.ts";
import { openai } from "../../functions/providers/openai.ts";
import { callOf, chat } from "./support/requests.ts";
import { unreachable } from "./support/scripted-fetch.ts";

async function start(request: Provider["request"], { signal } = new AbortController()) {
  const call = await callOf(chat());
  const [model] = call.targets;
  if (model === undefined) throw new Error("there is no model");
  const providers = new Map([["openai", { ...openai({ apiKey: undefined, apiBase: undefined }), request }]]);
  const account = openAccount(call);
  const patience = { retries: 0, longestWait: 0, deadline: call.deadline };
  const question = { call, account, providers, fetch: unreachable() as never, signal, patience };
  const thrown = attempt(question, model, { asksForUsage: false }).catch((thrown: unknown) => thrown);
  return { account, thrown };
}

async function thrownBy(error: Error): Promise<unknown> {
  const { thrown } = await start(() => {
    throw error;
  });
  return thrown;
}

it("is an internal error with the provider's name for the log", async () => {
  const cause = new TypeError("of a prompt");
  const expected = { status: 500, body: { code: "internal_error" }, cause, details: { provider: "openai" } };
  expect(await thrownBy(cause)).toMatchObject(expected);
});

it("stays as it is if it is meant for the client", async () => {
  const refusal = invalidRequest(400, "unsupported_parameter", "no");
  expect(await thrownBy(refusal)).toBe(refusal);
});

it("costs nothing while its credentials are being fetched: nothing was sent to it", async () => {
  const controller = new AbortController();
  const { account, thrown } = await start(() => new Promise(() => {}), controller);
  const { ending, usage, cost } = outcomeOf(account, { status: 200, error: abandoned() });
  expect({ ending, usage, cost }).toEqual({ ending: "refused", usage: undefined, cost: 0 });
  controller.abort(new Error("the client is gone"));
  expect(await thrown).toMatchObject({ message: "the client is gone" });
});

// An unforeseen error in a provider's code: the log names the provider, the client learns nothing.
import { expect, it } from "vitest";
import { openAccount } from "../../functions/core/account.ts";
import { attempt } from "../../functions/core/attempt.ts";
import { invalidRequest } from "../../functions/core/error.ts";
import type { Provider } from "../../functions/core/provider.ts";
import { callOf, chat } from "./support/requests.ts";
import { unreachable } from "./support/scripted-fetch.ts";

async function thrownBy(error: Error): Promise<unknown> {
  const call = await callOf(chat());
  const [model] = call.targets;
  if (model === undefined) throw new Error("there is no model");
  const request: Provider["request"] = () => {
    throw error;
  };
  const providers = new Map([["openai", { name: "openai", request }]]);
  const question = { call, account: openAccount(call), providers, fetch: unreachable() as never };
  const { signal } = new AbortController();
  return attempt({ ...question, signal }, model, { asksForUsage: false }).catch((thrown) => thrown);
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

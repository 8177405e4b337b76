// Who may use which model.
import { describe, expect, it } from "vitest";
import { validateModel } from "../../functions/hooks/validate-model.ts";
import { callOf, chat, DEMO_KEY, MODEL } from "../core/support/requests.ts";

async function refusalOf(model: string, allowed: readonly string[] = [MODEL]) {
  const call = await callOf(chat({ model }), {}, {});
  const key = { ...DEMO_KEY, allowed_models: [...allowed] };
  return validateModel
    .preCall({ ...call, key }, () => {})
    .then(
      () => undefined,
      (error) => [error.status, error.body.type, error.body.code],
    );
}

describe("a model", () => {
  it("may be used by a key that names it, or the beginning of its name", async () => {
    for (const entry of [MODEL, "my-*", "*"]) expect(await refusalOf(MODEL, [entry])).toBeUndefined();
  });

  it("may not be used by another", async () => {
    const forbidden = [403, "invalid_request_error", "model_access_forbidden"];
    expect(await refusalOf("fallback-1")).toEqual(forbidden);
    expect(await refusalOf(MODEL, [])).toEqual(forbidden);
    expect(await refusalOf(MODEL, ["gpt-*", MODEL.toUpperCase()])).toEqual(forbidden);
  });

  it("that does not exist is not found, even if a key names it", async () => {
    const notFound = [404, "invalid_request_error", "model_not_found"];
    expect(await refusalOf("nowhere")).toEqual(notFound);
    expect(await refusalOf("nowhere", ["nowhere"])).toEqual(notFound);
    expect(await refusalOf("nowhere", ["*"])).toEqual(notFound);
    expect(await refusalOf("__proto__")).toEqual(notFound);
    expect(await refusalOf("x".repeat(100_000))).toEqual(notFound);
  });
});

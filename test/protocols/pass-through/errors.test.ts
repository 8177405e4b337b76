// The contract's table of errors for each endpoint that is passed through: each row's status, type, code and headers.
import { describe, expect, it } from "vitest";
import { limitsUnavailable } from "../../../functions/core/error.ts";
import { ask, failing, type Setting, startWithKeys } from "../../contract/support/start.ts";
import {
  type Answer,
  body,
  events,
  json,
  scriptedFetch,
  silent,
  status,
  unreachable,
} from "../../core/support/scripted-fetch.ts";
import { EXAMPLES, STREAMS } from "./support.ts";

const KEY = { authorization: "Bearer my-secret-key", "x-request-id": "mine" };
const CONFIG = { api_base: "http://provider.invalid/v1", api_key: "sk-provider" };
const PRICED = { model: "openai/upstream-0", provider_config: CONFIG, prices: { prompt: 1, completion: 1 } };

interface Row {
  readonly status: number;
  readonly code: string | null;
  readonly type?: string;
  readonly param?: string;
  readonly retry?: "false";
}

interface Case {
  readonly members?: object;
  readonly text?: string;
  readonly headers?: Record<string, string>;
  readonly setting?: Setting;
  readonly answer?: Answer;
}

/** What is wrong with a request that is right otherwise. */
async function failureOf(
  example: { path: string; request: object },
  { members, text, headers, setting, answer }: Case,
) {
  const { fetch, asked } = scriptedFetch(answer ?? json({}));
  const gateway = await startWithKeys({ fetch, ...setting, model: { ...PRICED, ...setting?.model } });
  const sent = text ?? JSON.stringify({ ...example.request, ...members });
  const request = { path: example.path, headers: headers ?? KEY, body: sent };
  const answered = await ask(gateway, request, setting?.times);
  const { error, ...rest } = JSON.parse(answered.text);
  expect([answered.headers["content-type"], rest]).toEqual(["application/json", {}]);
  return { status: answered.status, error, retry: answered.headers["x-should-retry"], asked: asked.length };
}

function expected({ status, code, type = "invalid_request_error", param, retry }: Row) {
  return { status, error: { message: expect.stringMatching(/\S/), type, param: param ?? null, code }, retry };
}

const without = (key: string) => ({ "x-request-id": "mine", ...(key !== "" && { authorization: `Bearer ${key}` }) });
const refused: Row = { status: 401, code: "invalid_api_key", retry: "false" };
const missing = (param: string): Row => ({ status: 400, code: "missing_required_parameter", param });
const invalid = (param: string): Row => ({ status: 400, code: "invalid_value", param });
const unavailable = { status: 503, code: "limits_unavailable", type: "server_error" };
const unforeseen = { status: 500, code: "internal_error", type: "server_error" };

const OWN: readonly (readonly [string, Case, Row])[] = [
  ["no key", { headers: without("") }, refused],
  ["an unknown key", { headers: without("x") }, refused],
  ["a disabled key", { headers: without("a-disabled-key") }, refused],
  ["no JSON", { text: "{" }, { status: 400, code: "invalid_json" }],
  ["a list", { text: "[]" }, { status: 400, code: "invalid_value" }],
  ["no model", { members: { model: null } }, missing("model")],
  ["an empty model", { members: { model: "" } }, missing("model")],
  ["a model that is no text", { members: { model: 5 } }, invalid("model")],
  ["a stream that is no boolean", { members: { stream: "true" } }, invalid("stream")],
  ["a number of answers that is none", { members: { n: 0 } }, invalid("n")],
  ["an unknown model", { members: { model: "gpt-9" } }, { status: 404, code: "model_not_found" }],
  ["a model of others", { setting: { key: { allowed_models: [] } } }, { status: 403, code: "model_access_forbidden" }],
  [
    "a denied field",
    { members: { seed: 5 }, setting: { model: { deny_fields: ["seed"] } } },
    { status: 400, code: "unsupported_parameter", param: "seed" },
  ],
  ["unreachable counters", { setting: { hooks: [failing(limitsUnavailable(new Error("down")))] } }, unavailable],
  ["anything unforeseen", { setting: { hooks: [failing(new Error("a secret"))] } }, unforeseen],
];

const REQUIRED: readonly (readonly [string, readonly string[]])[] = [
  ["moderations", ["input"]],
  ["images", ["prompt"]],
  ["speech", ["input"]],
  ["rerank", ["query", "documents"]],
];

describe.each(Object.entries(EXAMPLES))("the gateway's own errors for %s", (_, example) => {
  it.each(OWN)("%s", async (_, broken, row) => {
    expect(await failureOf(example, broken)).toEqual({ ...expected(row), asked: 0 });
  });

  it("a member that appears twice, or under a name that some read as the same", async () => {
    const names = [
      "model",
      "stream",
      ...Object.keys(example.request).filter((name) => /prompt|input|query/.test(name)),
    ];
    for (const name of names) {
      for (const written of [name, name.toUpperCase()]) {
        const text = JSON.stringify({ stream: false, ...example.request }).replace("{", `{"${written}":"x",`);
        expect(await failureOf(example, { text })).toEqual({ ...expected(invalid(name)), asked: 0 });
      }
    }
  });

  it("a limit that is reached", async () => {
    const failure = await failureOf(example, {
      answer: json(example.answer),
      setting: { key: { rate_limit: { rpm: 1 } }, times: 2 },
    });
    expect(failure).toMatchObject({
      status: 429,
      error: { type: "rate_limit_error", code: "rate_limit_exceeded" },
      asked: 1,
    });
  });

  it("a provider that lacks it", async () => {
    const model = { model: "anthropic/claude", provider_config: { api_key: "sk" } };
    const failure = await failureOf(example, { setting: { model } });
    expect(failure).toMatchObject({ status: 400, error: { code: "unsupported_endpoint" }, asked: 0 });
  });
});

it.each(REQUIRED)("%s need what they are about", async (name, required) => {
  const example = EXAMPLES[name];
  if (example === undefined) throw new Error("there is no such endpoint");
  for (const param of required)
    for (const value of [null, "", []])
      expect(await failureOf(example, { members: { [param]: value } })).toEqual({
        ...expected(missing(param)),
        asked: 0,
      });
});

const upstream = (status: number, code: string, retry?: "false"): Row => ({
  ...{ status, code, type: "upstream_error" },
  ...(retry && { retry }),
});

const requests = [
  ...Object.entries(EXAMPLES).map(([name, example]) => [`an answer of ${name}`, example] as const),
  ...Object.entries(STREAMS).map(([name, example]) => [`a stream of ${name}`, example] as const),
];

describe.each(requests)("the provider's errors in place of %s", (_, example) => {
  it.each([400, 404, 409, 413, 415, 422, 429])("of status %i stay as they are", async (code) => {
    const failure = await failureOf(example, {
      answer: status(code, { message: "No such model, in its words.", further: 1 }),
    });
    const error = { message: "No such model, in its words.", type: "some_type", param: null, code: null, further: 1 };
    expect(failure).toMatchObject({ status: code, error });
  });

  it("of status 404 that know no such path say that the model has no such endpoint", async () => {
    const failure = await failureOf(example, { answer: status(404, { message: "Not Found" }) });
    expect(failure).toMatchObject({ status: 400, error: { code: "unsupported_endpoint" } });
  });

  it.each<[string, Answer, Row]>([
    ["of status 401", status(401), upstream(502, "upstream_auth_failed", "false")],
    ["of status 408", status(408), upstream(504, "upstream_timeout", "false")],
    ["of status 500", status(500), upstream(502, "upstream_unavailable")],
    ["in a body of success", json({ error: { message: "busy" } }), upstream(502, "upstream_unavailable")],
    ["that are its absence", unreachable(), upstream(502, "upstream_unavailable")],
    ["that are a redirect", body([""], { status: 302 }), upstream(502, "upstream_unavailable")],
    ["that are a break before its first byte", events([], "cut"), upstream(502, "upstream_malformed", "false")],
  ])("%s", async (_, answer, row) => {
    expect(await failureOf(example, { answer })).toMatchObject(expected(row));
  });

  it("that are its silence", async () => {
    const setting = { model: { timeout: 20, answer_timeout: 20 } };
    expect(await failureOf(example, { answer: silent(), setting })).toMatchObject(
      expected(upstream(504, "upstream_timeout", "false")),
    );
  });
});

// Aliases: by which names clients find a model, and that everything else goes by the model's own name.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { aliasesMeant } from "../../functions/core/directory/aliases.ts";
import { ConfigurationError, parseFile } from "../../functions/core/directory/configuration.ts";
import { foreignAliases } from "../../functions/core/directory/configuration-aliases.ts";
import { existingModels } from "../../functions/core/directory/configuration-references.ts";
import { startGateway } from "../support/gateway.ts";
import { runs } from "../support/long.ts";
import { envelopeOf } from "./support/envelope.ts";
import { chat, configuration, MODEL, streamed } from "./support/requests.ts";
import { byModel, events, json, scriptedFetch, status } from "./support/scripted-fetch.ts";

const completion = json({ model: "upstream", choices: [{ index: 0, message: {}, finish_reason: "stop" }] });
const aliased = { aliases: ["sonnet", "claude-*", "claude-haiku-*"] };

async function start(answer = completion, ...models: object[]) {
  const { fetch, asked } = scriptedFetch(answer);
  const gateway = await startGateway(configuration({ ...aliased, rate_limit: { rpm: 9 } }, ...models), { fetch });
  return { gateway, asked };
}

describe("a call by an alias", () => {
  it("is answered under the name that the client sent, as JSON and as a stream", async () => {
    const { gateway } = await start();
    const answered = await gateway.ask({ body: chat({ model: "sonnet" }) });
    expect([answered.status, JSON.parse(answered.text).model]).toEqual([200, "sonnet"]);
    expect(answered.headers["x-sluice-model"]).toBe(MODEL);
    const chunk = { model: "upstream", choices: [{ index: 0, delta: { content: "Hi" }, finish_reason: "stop" }] };
    const streaming = await start(events([`data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`]));
    const { text } = await streaming.gateway.ask({ body: streamed({ model: "claude-x" }) });
    expect(text).toMatch(/^data: \{"model":"claude-x"/);
  });

  it("counts for the model itself: limits, usage and the log, which also has what was asked", async () => {
    const { gateway } = await start();
    await gateway.ask({ body: chat({ model: "claude-haiku-9" }) });
    expect(gateway.pools.counts(`model#${MODEL}`).minute.requests).toBe(1);
    expect(gateway.usageRecords.all()).toMatchObject([
      { model: MODEL, requests: 1 },
      { model: MODEL, requests: 1 },
    ]);
    expect(gateway.log).toMatchObject([{ asked: "claude-haiku-9", model: MODEL, served: MODEL }]);
  });

  it("that a fallback answers has the fallback's own name", async () => {
    const upstreams = { "upstream-0": [status(500)], "upstream-1": [completion] };
    const { fetch } = scriptedFetch(byModel(upstreams));
    const models = [{ ...aliased, retries: 0, fallbacks: ["fallback-1"] }, { aliases: ["other"] }];
    const gateway = await startGateway(configuration(...models), { fetch });
    const answered = await gateway.ask({ body: chat({ model: "sonnet" }) });
    expect(JSON.parse(answered.text).model).toBe("fallback-1");
  });

  it("is allowed by the model's own name, never by what was sent", async () => {
    const { fetch } = scriptedFetch(completion);
    const document = configuration({ name: "m", aliases: ["claude-x"] }, { name: "claude-y", aliases: ["n"] });
    const keys = [
      { name: "m", key: "key-m", allowed_models: ["m"] },
      { name: "claude", key: "key-claude", allowed_models: ["claude-*", "n*"] },
    ];
    const gateway = await startGateway({ ...document, keys }, { fetch });
    const statusOf = async (key: string, model: string) =>
      (await gateway.ask({ headers: { authorization: `Bearer ${key}` }, body: chat({ model }) })).status;
    const names = ["m", "claude-x", "claude-y", "n", "nowhere"];
    expect(await Promise.all(names.map((name) => statusOf("key-m", name)))).toEqual([200, 200, 403, 403, 404]);
    expect(await Promise.all(names.map((name) => statusOf("key-claude", name)))).toEqual([403, 403, 200, 200, 404]);
  });
});

describe("a name", () => {
  it("means the model of that name before an alias, and a whole alias before a prefix, the longest first", async () => {
    const models = [{ aliases: ["a*"] }, { name: "ab", aliases: ["abcd", "abc*"] }, { name: "abc", aliases: ["ab*"] }];
    const { fetch, asked } = scriptedFetch(completion);
    const document = configuration(...models);
    const keys = [{ name: "all", key: "my-secret-key", allowed_models: ["*"] }];
    const gateway = await startGateway({ ...document, keys }, { fetch });
    const names = ["ax", "ab", "abc", "abx", "abcx", "abcd", "a", "A", "b"];
    for (const model of names) await gateway.ask({ body: chat({ model }) });
    const upstreams = asked.map(({ body }) => JSON.parse(body).model.replace("upstream-", ""));
    expect(upstreams.join("")).toBe("0122110");
  });

  it("could mean itself and each of its beginnings, in the order of their length", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (name) => {
        const [first, ...prefixes] = aliasesMeant(name);
        expect([first, prefixes.length]).toEqual([name, Math.min(name.length, 255)]);
        for (const [at, prefix] of prefixes.entries()) {
          expect([prefix.length, prefix.at(-1)]).toEqual([prefixes.length - at + 1, "*"]);
          expect(name.startsWith(prefix.slice(0, -1))).toBe(true);
        }
      }),
      { numRuns: runs(50) },
    );
  });
});

/** Members that the SDK's types require; it ignores others. */
const anthropicModel = z.object({
  id: z.string(),
  type: z.literal("model"),
  display_name: z.string(),
  created_at: z.iso.datetime(),
});
const anthropicPage = z.object({
  data: z.array(anthropicModel),
  has_more: z.literal(false),
  first_id: z.nullable(z.string()),
  last_id: z.nullable(z.string()),
});

describe("GET /v1/models", () => {
  const get = async (path: string, query = "") => {
    const { gateway } = await start(completion, { aliases: ["hidden"] });
    const { status, text } = await gateway.ask({ method: "GET", path: `/v1/models${path}${query}` });
    return { status, body: JSON.parse(text) };
  };

  it("lists a model by its name and its whole aliases", async () => {
    const { body } = await get("");
    expect(body.data.map(({ id }: { id: string }) => id)).toEqual([MODEL, "sonnet"]);
    expect([body.first_id, body.last_id]).toEqual([MODEL, "sonnet"]);
    expect(body.data[1]).toEqual({ ...body.data[0], id: "sonnet", display_name: "sonnet" });
  });

  it.each([
    ["/sonnet", 200],
    [`/${MODEL}`, 200],
    ["/claude-*", 404],
    ["/claude-x", 404],
    ["/hidden", 404],
    ["/nowhere", 404],
  ])("shows a model by its name and its whole aliases only: %s", async (path, expected) => {
    const { status, body } = await get(path);
    expect([status, body.id]).toEqual([expected, expected === 200 ? path.slice(1) : undefined]);
  });

  it("is a page of models as Anthropic's SDKs read it, with the members that Claude Code looks for", async () => {
    const document = configuration({ name: "m", aliases: ["claude-x", "claude-y*"] });
    const gateway = await startGateway({ ...document, keys: [{ name: "all", key: "k", allowed_models: ["*"] }] });
    const headers = { "x-api-key": "k", "anthropic-version": "2023-06-01" };
    const ask = async (path: string) => JSON.parse((await gateway.ask({ method: "GET", path, headers })).text);
    const page = anthropicPage.parse(await ask("/v1/models"));
    expect(page.data.filter(({ id }) => /^(?:claude|anthropic)/.test(id))).toMatchObject([
      { display_name: "claude-x" },
    ]);
    expect(anthropicModel.parse(await ask("/v1/models/claude-x"))).toEqual(page.data[1]);
  });

  it("lists nothing to a key without models, as both SDKs expect it", async () => {
    const document = { ...configuration(), keys: [{ name: "none", key: "none-key", allowed_models: [] }] };
    const gateway = await startGateway(document);
    const headers = { authorization: "Bearer none-key" };
    const { text } = await gateway.ask({ method: "GET", path: "/v1/models", headers });
    expect(JSON.parse(text)).toEqual({ object: "list", data: [], has_more: false, first_id: null, last_id: null });
  });
});

function errorsIn(models: readonly object[], ...rules: Parameters<typeof parseFile>[1] & {}): readonly string[] {
  try {
    parseFile(JSON.stringify({ models: models.map((one) => ({ name: "m", model: "openai/x", ...one })) }), rules);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.errors;
    throw error;
  }
}

describe("aliases in a file", () => {
  it.each<[unknown, string[]]>([
    [["claude-sonnet-5", "claude-haiku-*", "a/b c", "x".repeat(256)], []],
    [Array.from({ length: 32 }, (_, at) => `a${at}`), []],
    ["x", ["aliases: must be a list"]],
    [[5], ["aliases[0]: must be a string"]],
    [[""], ["aliases[0]: must not be empty"]],
    [["x".repeat(257)], ["aliases[0]: must have at most 256 characters"]],
    [["*"], ["aliases[0]: must have at least one character before '*'"]],
    [["a*b"], ["aliases[0]: may have '*' as its last character only"]],
    [["a**"], ["aliases[0]: may have '*' as its last character only"]],
    [["\ud800"], ["aliases[0]: must be Unicode text"]],
    [Array.from({ length: 33 }, (_, at) => `a${at}`), ["aliases: must have at most 32 entries"]],
  ])("may or may not be %j", (aliases, errors) => {
    expect(errorsIn([{ aliases }])).toEqual(errors.map((error) => `models[0].${error}`));
  });

  it("are names of no model, and aliases of no other one", () => {
    const models = [
      { name: "a", aliases: ["x", "b", "a", "x"] },
      { name: "b", aliases: ["y*", "x", "z"] },
      { name: "c", aliases: ["y", "y*"] },
    ];
    expect(errorsIn(models)).toEqual([
      "models[0].aliases[1]: models[1] has this name",
      "models[0].aliases[2]: the model's own name",
      "models[0].aliases[3]: duplicate alias; models[0].aliases[0] is the same",
      "models[1].aliases[1]: duplicate alias; models[0].aliases[0] is the same",
      "models[2].aliases[1]: duplicate alias; models[1].aliases[0] is the same",
    ]);
  });

  it("are no names and no aliases of models that are not in the file, either", () => {
    const others = foreignAliases([{ name: "s", aliases: ["t", "u*"] }]);
    expect(errorsIn([{ name: "t" }, { name: "n", aliases: ["s", "u*", "u"] }], others)).toEqual([
      "models[0].name: the model 's' has this alias",
      "models[1].aliases[0]: there is a model of this name",
      "models[1].aliases[1]: the model 's' has this alias",
    ]);
  });

  it("are no names for fallbacks and keys, and the error says which name to write", () => {
    const models = [
      { name: "a", aliases: ["x"] },
      { name: "b", fallbacks: ["x"] },
    ];
    expect(errorsIn(models, existingModels())).toEqual([
      "models[1].fallbacks[0]: there is no model 'x'; it is an alias, write the model's name 'a'",
    ]);
  });
});

it("an error that names an alias shows it as the client sent it", async () => {
  const { gateway } = await start(completion, {});
  const { text, status, headers } = await gateway.ask({ body: chat({ model: "sonet" }) });
  expect([status, envelopeOf({ text, status, headers }).message]).toEqual([404, expect.stringContaining("'sonet'")]);
});

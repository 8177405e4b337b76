// What a vendor of the table is asked: at its address, with its key, and in its dialect.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chat as chatProtocol } from "../../functions/protocols/chat/protocol.ts";
import { openai } from "../../functions/providers/openai.ts";
import { VENDORS } from "../../functions/providers/vendors.ts";
import { envelopeOf } from "../core/support/envelope.ts";
import { callOf, chat, configuration, MODEL, streamed } from "../core/support/requests.ts";
import { type Answer, events, json, scriptedFetch } from "../core/support/scripted-fetch.ts";
import { startGateway } from "../support/gateway.ts";
import { runs } from "../support/long.ts";

const usage = { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 };
const finished = { index: 0, delta: { content: "Hi" }, finish_reason: "stop" };
const chunk = (members: object) => `data: ${JSON.stringify({ choices: [finished], ...members })}\n\n`;
const answered = json({ choices: [{ index: 0, message: { content: "Hi" }, finish_reason: "stop" }], usage });

async function start(model: object, answer: Answer = answered) {
  const { fetch, asked } = scriptedFetch(answer);
  const gateway = await startGateway(configuration({ provider_config: { api_key: "sk-own" }, ...model }), { fetch });
  return { gateway, asked, ask: (body: string) => gateway.ask({ body }) };
}

async function sentTo(model: object, body: string) {
  const { ask, asked } = await start(model);
  const { status, headers } = await ask(body);
  return { status, text: asked[0]?.body ?? "", dropped: headers["x-sluice-dropped"] };
}

const speakers = VENDORS.filter(({ endpoints = ["chat"] }) => endpoints.includes("chat"));

describe.each(speakers)("$name", (vendor) => {
  const { name, address, drop = [], rename = {} } = vendor;
  const model = { model: `${name}/its/id` };

  it("is asked for chat completions at its own address, with the model's key", async () => {
    const { asked, ask } = await start(model);
    await ask(chat());
    expect(asked.map(({ url, headers }) => [url, headers.get("authorization")])).toEqual([
      [`${address}/chat/completions`, "Bearer sk-own"],
    ]);
    expect(JSON.parse(asked[0]?.body ?? "").model).toBe("its/id");
  });

  it.each(["", "/"])("takes an address without the path of the API, with %j at its end", async (end) => {
    const { asked, ask } = await start({ ...model, provider_config: { api_base: `https://proxy.example${end}` } });
    await ask(chat());
    expect(asked[0]?.url).toBe(
      `${new URL(address).href.replace(/\/$/, "").replace(new URL(address).origin, "https://proxy.example")}/chat/completions`,
    );
  });

  it("gets the deployment's key at its own origin only", async () => {
    const provider = openai({ apiKey: "sk-default" }, {}, vendor);
    const keyAt = async (api_base?: string) => {
      const call = await callOf(chat(), { ...model, provider_config: { api_base } });
      const [target] = call.targets;
      if (target === undefined) throw new Error("no such model");
      const { headers } = await provider.request({ ...call, target, protocol: chatProtocol, body: call.text });
      return headers["authorization"];
    };
    const elsewhere = "https://elsewhere.example/v1";
    expect(await Promise.all([keyAt(), keyAt(address), keyAt(elsewhere)])).toEqual([
      "Bearer sk-default",
      "Bearer sk-default",
      undefined,
    ]);
  });

  it("gets none of the members that it refuses, and the client sees which of its own they were", async () => {
    const members = Object.fromEntries(drop.map((member) => [member, member === "stream_options" ? {} : 1]));
    const { text, dropped } = await sentTo(model, chat(members));
    for (const member of drop) expect(JSON.parse(text)).not.toHaveProperty(member);
    const told = drop.filter((member) => member !== "stream_options");
    expect(dropped).toBe(told.length > 0 ? told.join(",") : undefined);
  });

  it("gets what it refuses all the same if the model's entry has it", async () => {
    const set = Object.fromEntries(drop.filter((member) => member !== "stream_options").map((member) => [member, 1]));
    const { text, dropped } = await sentTo({ ...model, set, defaults: { temperature: 0 } }, chat(set));
    expect([JSON.parse(text), dropped]).toEqual([expect.objectContaining({ ...set, temperature: 0 }), undefined]);
  });

  it("gets members by its own names, with every digit, and never two of one kind", async () => {
    for (const [member, own] of Object.entries(rename)) {
      const text = (others: string) =>
        chat({ top_p: 1 }).replace('"top_p":1', `"${member}":1000000000000000000001${others}`);
      const one = (await sentTo(model, text(""))).text;
      expect(one).toContain(`"${own}":1000000000000000000001`);
      const both = (await sentTo(model, text(`,"${own}":2`))).text;
      const unsaid = (await sentTo(model, text(`,"${own}":null`))).text;
      expect([JSON.parse(both)[own], unsaid.includes(`"${own}":1000000000000000000001`)]).toEqual([2, true]);
      for (const sent of [one, both, unsaid]) expect(sent).not.toContain(`"${member}"`);
      const none = (await sentTo(model, chat({ [member]: null }))).text;
      expect(Object.keys(JSON.parse(none))).toEqual(["model", "messages"]);
    }
  });

  it("gets every other member as the client has sent it", async () => {
    const changed = ["model", "messages", "stream", "stream_options", "n", "max_tokens", ...drop];
    const ours = [...changed, ...Object.entries(rename).flat()].map((member) => member.toLowerCase());
    const names = fc.oneof(fc.constantFrom("logprobs", "tools", "top_k", "reasoning"), fc.string());
    await fc.assert(
      fc.asyncProperty(fc.dictionary(names, fc.jsonValue()), async (others) => {
        fc.pre(Object.keys(others).every((member) => !ours.includes(member.toLowerCase()) && member !== "__proto__"));
        const { status, text } = await sentTo(model, chat(others));
        if (status === 200) expect(text).toBe(chat(others).replace(`"model":"${MODEL}"`, '"model":"its/id"'));
      }),
      { numRuns: runs(5) },
    );
  });
});

describe("a member that a vendor refuses", () => {
  const model = { model: "mistral/x" };

  it.each(['"store":1,"store":2', '"Store":1'])(
    "is refused where it could be read in two ways: %s",
    async (members) => {
      const { ask, asked } = await start(model);
      const answer = await ask(chat().replace("{", `{${members},`));
      expect([answer.status, envelopeOf(answer).param, asked.length]).toEqual([400, "store", 0]);
    },
  );

  it("is sent where the vendor's address is that of an openai/… model", async () => {
    const provider_config = { api_base: "https://api.mistral.ai/v1" };
    const body = chat({ store: false, seed: 1, max_completion_tokens: 2 });
    const { text, dropped } = await sentTo({ model: "openai/x", provider_config }, body);
    expect([text, dropped]).toEqual([body.replace(`"model":"${MODEL}"`, '"model":"x"'), undefined]);
  });

  it("is not reported if it is null", async () => {
    expect((await sentTo(model, chat({ store: null }))).dropped).toBeUndefined();
  });

  it("is reported in the head of a stream, too, and reaches a fallback that takes it", async () => {
    const models = [
      { model: "groq/x", provider_config: { api_key: "sk" }, fallbacks: ["fallback-1"], retries: 0 },
      { model: "openai/y" },
    ];
    const { fetch, asked } = scriptedFetch(json({}, { status: 500 }), events([chunk({ usage })]));
    const gateway = await startGateway(configuration(...models), { fetch });
    const { headers } = await gateway.ask({ body: streamed({ logit_bias: {} }) });
    expect(headers["x-sluice-dropped"]).toBe("logit_bias");
    expect(asked.map(({ body }) => "logit_bias" in JSON.parse(body))).toEqual([false, true]);
  });
});

describe("a member that a vendor knows by another name", () => {
  it.each([
    ["is what the model sets, whatever the client says", "set", "max_completion_tokens", "max_tokens", 5],
    ["is what the model sets by the vendor's name", "set", "max_tokens", "max_completion_tokens", 5],
    ["is what the client says, and not the model's default", "defaults", "max_completion_tokens", "max_tokens", 7],
    [
      "is what the client says, and not a default of the vendor's name",
      "defaults",
      "max_tokens",
      "max_completion_tokens",
      7,
    ],
  ])("%s", async (_, kind, models, clients, expected) => {
    const { text } = await sentTo({ model: "mistral/x", [kind]: { [models]: 5 } }, chat({ [clients]: 7 }));
    expect([JSON.parse(text).max_tokens, text.match(/max_/g)?.length]).toEqual([expected, 1]);
  });

  it("keeps the protocol's name for a model that drops the vendor's", async () => {
    const { text } = await sentTo({ model: "mistral/x", drop: ["max_tokens"] }, chat({ max_completion_tokens: 7 }));
    expect(JSON.parse(text)).toEqual(expect.objectContaining({ max_completion_tokens: 7 }));
    expect(text).not.toContain('"max_tokens"');
  });
});

describe("a vendor who refuses stream_options", () => {
  const model = { model: "mistral/x" };
  const withUsage = streamed({ stream_options: { include_usage: true } });

  it("is never sent them, and its own usage counts", async () => {
    const { ask, asked, gateway } = await start(model, events([chunk({ usage })]));
    for (const body of [streamed(), withUsage]) {
      const { status, text } = await ask(body);
      expect([status, text]).toEqual([200, `${chunk({ usage })}data: [DONE]\n\n`]);
    }
    expect(asked.map(({ body }) => "stream_options" in JSON.parse(body))).toEqual([false, false]);
    expect(gateway.log.map(({ total_tokens, estimated }) => [total_tokens, estimated])).toEqual([
      [7, false],
      [7, false],
    ]);
  });

  it("leaves the estimate to a client that asks for the usage, if there is none", async () => {
    const { ask } = await start(model, events([chunk({})]));
    expect((await ask(withUsage)).text).toContain('"sluice":{"usage_estimated":true}');
  });
});

it("an answer of Together's that ends with a reason of its own is complete, also without [DONE]", async () => {
  const ended = chunk({ usage }).replace('"stop"', '"eos"');
  const { ask, gateway } = await start({ model: "together/x" }, events([ended]));
  expect((await ask(streamed())).text).toBe(`${ended}data: [DONE]\n\n`);
  expect(gateway.log[0]).toMatchObject({ ending: "complete", total_tokens: 7, estimated: false });
});

describe("OpenRouter", () => {
  it.each(["models", "route", "provider", "preset", "plugins"])(
    "refuses '%s', which leads to other models, also at another address",
    async (member) => {
      for (const api_base of [undefined, "https://proxy.example/v1"]) {
        const { ask, asked } = await start({ model: "openrouter/a/b", provider_config: { api_base } });
        const answer = await ask(chat({ [member]: {} }));
        expect([answer.status, envelopeOf(answer).param, asked.length]).toEqual([400, member, 0]);
      }
    },
  );

  it("takes them where the model's entry says so", async () => {
    const { status, text } = await sentTo(
      { model: "openrouter/a/b", deny_fields: [] },
      chat({ provider: { sort: "price" } }),
    );
    expect([status, JSON.parse(text).provider]).toEqual([200, { sort: "price" }]);
  });
});

describe("a server of one's own", () => {
  const budget = async (model: object) => {
    const { fetch } = scriptedFetch(answered);
    const { models, keys } = configuration({ provider_config: {}, ...model });
    const gateway = await startGateway(
      { models, keys: keys.map((key) => ({ ...key, budget: { usd_per_day: 1 } })) },
      { fetch },
    );
    return (await gateway.ask({ body: chat() })).status;
  };
  const far = { provider_config: { api_base: "https://models.example/v1" } };

  it.each(["llamacpp", "lmstudio", "ollama", "vllm"])("is free on this machine: %s", async (name) => {
    expect(await budget({ model: `${name}/x` })).toBe(200);
  });

  it("is free elsewhere only if it is Ollama", async () => {
    expect([await budget({ model: "ollama/x", ...far }), await budget({ model: "vllm/x", ...far })]).toEqual([
      200, 403,
    ]);
  });
});

// Whatever a client of chat completions asks, the request to Bedrock keeps to the API's rules.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isMembers, type Members } from "../../../functions/core/wire/members.ts";
import { runs } from "../../support/long.ts";
import { chatRequests, toolNames } from "../messages/support/chat-requests.ts";
import {
  type Body,
  GPT_OSS,
  LLAMA,
  MISTRAL,
  NEWEST,
  NOVA,
  NOVA_2,
  OPAQUE,
  PLAIN,
  TITAN,
  written,
} from "./support/write.ts";

const models = fc.constantFrom(
  ...[PLAIN, NEWEST, NOVA, NOVA_2, LLAMA, MISTRAL, TITAN, GPT_OSS, OPAQUE],
  ...["anthropic.claude-3-haiku-20240307-v1:0", "us.anthropic.claude-opus-4-6-v1", "us.anthropic.claude-opus-5"],
  ...["qwen.qwen3-32b-v1:0", "us.writer.palmyra-x5-v1:0", "us.deepseek.r1-v1:0", "us.openai.gpt-5.6-sol"],
);

interface Context {
  readonly id: string;
  readonly names: ReadonlyMap<string, string>;
}

function forEveryRequest(check: (body: Body, context: Context) => void): void {
  const property = fc.property(chatRequests, models, (request, id) => {
    const { body, answer } = written(request, { id, unsupported: "drop" });
    check(JSON.parse(JSON.stringify(body)), { id, names: answer.toolNames ?? new Map() });
  });
  fc.assert(property, { numRuns: runs(60) });
}

const OF_BODY = new Set([
  ...["messages", "system", "inferenceConfig", "toolConfig", "outputConfig", "additionalModelRequestFields"],
  ...["serviceTier", "requestMetadata"],
]);
const OF_CONTENT = ["text", "image", "document", "toolUse", "toolResult", "reasoningContent", "cachePoint"];

const contentOf = ({ messages }: Body) => messages.flatMap(({ content }) => content);
const toolsOf = ({ toolConfig }: Body) => toolConfig?.tools ?? [];
const membersIn = (blocks: readonly Members[], name: string) => blocks.map((block) => block[name]).filter(isMembers);
const kindOf = (block: Members | undefined) => Object.keys(block ?? {})[0];
const isIn = (pattern: RegExp, id: string) => pattern.test(id);

describe("a request to Bedrock, made of a chat request", () => {
  it("has members of the API only", () => {
    forEveryRequest((body) => {
      expect(Object.keys(body).filter((name) => !OF_BODY.has(name))).toEqual([]);
      expect(contentOf(body).filter((block) => !OF_CONTENT.includes(kindOf(block) ?? ""))).toEqual([]);
      for (const member of Object.values(body)) expect(Object.keys(member as object)).not.toEqual([]);
    });
  });

  it("has messages of both roles in alternation, none of them empty, with the user first and last", () => {
    forEveryRequest((body, { id }) => {
      const roles = body.messages.map(({ role }) => role);
      expect(roles.length).toBeGreaterThan(0);
      expect(roles.filter((role, at) => role === roles[at - 1])).toEqual([]);
      if (!isIn(/anthropic|qwen/, id)) expect(roles[0]).toBe("user");
      if (!isIn(/sonnet-4-5|claude-3/, id)) expect(roles.at(-1)).toBe("user");
      for (const { content } of body.messages) expect(content.some((block) => !("cachePoint" in block))).toBe(true);
      const texts = [...contentOf(body), ...(body.system ?? [])].map(({ text }) => text);
      expect(texts.filter((text) => typeof text === "string" && text.trim() === "")).toEqual([]);
    });
  });

  it("has the results of all calls first in the next message, alone where the model wants that", () => {
    forEveryRequest((body, { id }) => {
      for (const [at, { content }] of body.messages.entries()) {
        const called = membersIn(content, "toolUse").map(({ toolUseId }) => toolUseId);
        const next = (body.messages[at + 1]?.content ?? []).filter((block) => !("cachePoint" in block));
        const results = membersIn(next.slice(0, called.length), "toolResult").map(({ toolUseId }) => toolUseId);
        expect(results.toSorted()).toEqual(called.toSorted());
        if (called.length > 0 && isIn(/meta|mistral|writer|arn/, id)) expect(next).toHaveLength(called.length);
      }
      for (const { content } of membersIn(contentOf(body), "toolResult")) expect(content).not.toEqual([]);
    });
  });

  it("has ids that differ, in characters that the model takes", () => {
    forEveryRequest((body, { id }) => {
      const ids = membersIn(contentOf(body), "toolUse").map(({ toolUseId }) => String(toolUseId));
      expect(new Set(ids).size).toBe(ids.length);
      const rule = id === MISTRAL ? /^[a-zA-Z0-9]{9}$/ : /^[a-zA-Z0-9_-]{1,64}$/;
      expect(ids.filter((each) => !rule.test(each))).toEqual([]);
    });
  });

  it("has tools if its history has calls, with names that lead back to the client's", () => {
    forEveryRequest((body, { names }) => {
      const calls = membersIn(contentOf(body), "toolUse");
      const specs = membersIn(toolsOf(body), "toolSpec");
      if (calls.length > 0) expect(specs).not.toEqual([]);
      for (const { description = "x" } of specs) expect(String(description).trim()).not.toBe("");
      const all = [...calls, ...specs].map(({ name }) => String(name));
      expect(all.filter((name) => !/^[a-zA-Z0-9_-]{1,64}$/.test(name))).toEqual([]);
      const clients = all.map((name) => names.get(name) ?? name).filter((name) => !toolNames.includes(name));
      expect(clients.filter((name) => !/^json/.test(name))).toEqual([]);
    });
  });

  it("has numbers in Bedrock's ranges, and none where the model takes none", () => {
    forEveryRequest((body, { id }) => {
      const { temperature, topP, maxTokens, stopSequences } = body.inferenceConfig ?? {};
      for (const value of [temperature, topP]) {
        expect(value ?? 0).toSatisfy((value: number) => value >= 0 && value <= 1);
        if (isIn(/opus-5|not-yet|gpt-5|arn/, id)) expect(value).toBeUndefined();
      }
      const { thinking } = body.additionalModelRequestFields ?? {};
      const budget = isMembers(thinking) ? Number(thinking["budget_tokens"] ?? 0) : 0;
      if (budget > 0) expect(Number(maxTokens)).toBeGreaterThan(budget);
      if (isIn(/openai/, id)) expect(stopSequences).toBeUndefined();
    });
  });

  it("says once only which tool must be called, and only to models that support it", () => {
    forEveryRequest((body, { id }) => {
      const { toolChoice } = body.toolConfig ?? {};
      const fields = body.additionalModelRequestFields ?? {};
      expect([toolChoice, fields["tool_choice"]].filter(isMembers).length).toBeLessThan(2);
      if (!isIn(/anthropic|nova|mistral/, id)) expect(toolChoice).toBeUndefined();
      if (id === MISTRAL) expect(kindOf(toolChoice) ?? "any").toMatch(/^(?:any|auto)$/);
      if (!isIn(/anthropic/, id)) expect(fields).not.toHaveProperty("tool_choice");
      const isForced = /"(?:any|tool)"/.test(JSON.stringify([toolChoice && kindOf(toolChoice), fields["tool_choice"]]));
      if (isForced && isMembers(fields["thinking"])) expect(fields["thinking"]["type"]).toBe("disabled");
    });
  });

  it("has at most four points of the cache, none of them first, twice or behind thoughts", () => {
    forEveryRequest((body, { id }) => {
      const lists = [toolsOf(body), body.system ?? [], ...body.messages.map(({ content }) => content)];
      const before = lists.flatMap((blocks) =>
        blocks.flatMap((block, at) => ("cachePoint" in block ? [kindOf(blocks[at - 1])] : [])),
      );
      expect(before.length).toBeLessThanOrEqual(isIn(/anthropic|nova/, id) ? 4 : 0);
      for (const kind of before) expect(["toolSpec", "text", "image", "toolUse", "toolResult"]).toContain(kind);
    });
  });

  it("has schemas as text, in which every object is closed", () => {
    forEveryRequest((body) => {
      const config = JSON.stringify(body["outputConfig"] ?? {});
      const schema = /"schema":("(?:[^"\\]|\\.)*")/.exec(config)?.[1];
      if (schema === undefined) return;
      const text = JSON.parse(schema);
      expect(isMembers(JSON.parse(text))).toBe(true);
      expect(text).not.toMatch(/"additionalProperties":(?!false)/);
    });
  });
});

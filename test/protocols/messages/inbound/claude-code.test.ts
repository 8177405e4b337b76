// A turn of Claude Code, on providers of every family.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Members } from "../../../../functions/core/wire/members.ts";
import { readAnswerWishes } from "../../../../functions/protocols/messages/inbound/answer-wishes.ts";
import { readConversation } from "../../../../functions/protocols/messages/inbound/read-conversation.ts";
import { models, sendTo } from "./support/providers.ts";

const fixture = new URL("../../../fixtures/claude-code-request.json", import.meta.url);
const body: Members = JSON.parse(readFileSync(fixture, "utf8"));
const conversation = readConversation(body, "error");

describe("a turn of Claude Code", () => {
  it("has its instructions, at the beginning and between the messages, and the results of its tools", () => {
    const roles = conversation.turns.map(({ role }) => role);
    expect(roles).toEqual(["system", "user", "system", "assistant", "user"]);
    const parts = conversation.turns.map(({ parts }) => parts.map(({ type }) => type));
    expect(parts.slice(3)).toEqual([
      ["reasoning", "tool-call", "tool-call"],
      ["tool-result", "tool-result"],
    ]);
    const marks = conversation.turns.flatMap(({ parts }) => parts.filter(({ cache }) => cache !== undefined));
    expect(marks).toHaveLength(3);
  });

  it("has all of its tools but the one that represents others", () => {
    expect(conversation.tools).toHaveLength(12);
    expect(body["tools"]).toHaveLength(13);
  });

  it("wants to reason with its effort, and to see nothing of it", () => {
    expect(conversation.options).toMatchObject({ reasoning: { effort: "high" }, maximumTokens: 32_000 });
    expect(readAnswerWishes(body)).toEqual({ showsThinking: false });
  });

  it.each(models)("is sent to %s, with little left out", (model) => {
    const { dropped, refusal } = sendTo(model, { conversation });
    expect(refusal).toBeUndefined();
    const least = ["context_management", "system[0]"];
    expect(dropped).toEqual(expect.arrayContaining(least));
    const others = dropped.filter((path) => !least.includes(path));
    expect(OF_SOME_MODELS).toEqual(expect.arrayContaining(others));
  });
});

/** Models without a cache of the client's own, without reasoning or without Anthropic's ids of users. */
const OF_SOME_MODELS = ["cache_control", "thinking", "metadata.user_id"];

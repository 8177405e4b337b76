// Whatever a client asks, the request keeps to the rules of OpenAI's API, and says what the client has said.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Conversation } from "../../../../functions/core/conversation/conversation.ts";
import { readConversation } from "../../../../functions/protocols/chat/inbound/read-conversation.ts";
import { writeRequest } from "../../../../functions/protocols/chat/outbound/write-request.ts";
import { runs } from "../../../support/long.ts";
import { toolNames } from "../../messages/support/chat-requests.ts";
import { conversations } from "./support/conversations.ts";
import { chatRequest, disorderIn } from "./support/request-schema.ts";
import { asRead, type Body, optionsFor } from "./support/write.ts";

const models = fc.constantFrom(
  ...["openai/gpt-4.1-mini", "openai/gpt-4o", "openai/gpt-5", "openai/gpt-5.1", "openai/gpt-5.4", "openai/gpt-5.6"],
  ...["openai/o4-mini", "openai/gpt-9", "azure/my-deployment", "bedrock/openai.gpt-oss-120b-1:0", "groq/llama-4"],
);

function forEveryRequest(check: (body: Body, conversation: Conversation, model: string) => void): void {
  const property = fc.property(conversations, models, (conversation, model) => {
    const written = writeRequest(conversation, optionsFor({ model, unsupported: "drop" }));
    check(asRead(written), conversation, model);
  });
  fc.assert(property, { numRuns: runs(100) });
}

/** What a model reads of the conversation, whoever says it. */
function wordsIn(turns: Conversation["turns"]): string[] {
  const parts = turns.flatMap(({ parts }): Conversation["turns"][number]["parts"][number][] => [...parts]);
  return parts.flatMap((part) => (part.type === "text" && part.text.trim() !== "" ? [part.text] : []));
}

describe("a request of chat completions", () => {
  it("breaks no rule of the API", () => {
    forEveryRequest((body) => {
      expect(chatRequest.safeParse(body).error?.issues).toBeUndefined();
    });
  });

  it("answers each call in the messages behind it, and ends with the user or a result", () => {
    forEveryRequest((body, _conversation, model) => {
      // OpenAI's own models take instructions between the turns: those are no message of anybody who speaks twice.
      if (!/^openai\/(?:gpt|o)/.test(model)) expect(disorderIn(body)).toBeUndefined();
    });
  });

  it("has all that was said, in its order", () => {
    forEveryRequest(({ messages }, conversation) => {
      const all = JSON.stringify(messages);
      let at = 0;
      for (const word of wordsIn(conversation.turns)) {
        const quoted = JSON.stringify(word).slice(1, -1);
        const found = all.indexOf(quoted, at);
        expect(found, word).toBeGreaterThanOrEqual(at);
        at = found + quoted.length;
      }
    });
  });

  it("gives each call an id of its own, and tools names that lead back to the client's", () => {
    const property = fc.property(conversations, models, (conversation, model) => {
      const written = writeRequest(conversation, optionsFor({ model, unsupported: "drop" }));
      const { messages, tools = [] } = asRead(written);
      const calls = messages.flatMap(({ tool_calls: calls = [] }) => calls);
      expect(new Set(calls.map(({ id }) => id)).size).toBe(calls.length);
      for (const name of [...tools, ...calls].map((each) => String(each.function["name"]))) {
        expect(toolNames).toContain(written.answer.toolNames?.get(name) ?? name);
      }
    });
    fc.assert(property, { numRuns: runs(100) });
  });

  it("means the same when it is read and written again", () => {
    forEveryRequest((body, _conversation, model) => {
      const again = writeRequest(readConversation(body, "drop"), optionsFor({ model, unsupported: "drop" }));
      expect(asRead(again)).toEqual(body);
    });
  });

  it("begins in the same way once the conversation goes on", () => {
    forEveryRequest((body, conversation, model) => {
      const next = { role: "user", parts: [{ type: "text", path: "n", text: "And then?" }] } as const;
      const longer = { ...conversation, turns: [...conversation.turns, next] };
      const { messages } = asRead(writeRequest(longer, optionsFor({ model, unsupported: "drop" })));
      const before = body.messages.slice(0, -1);
      expect(messages.slice(0, before.length)).toEqual(before);
    });
  });
});

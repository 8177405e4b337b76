// Whatever a client of chat completions asks, the request to Anthropic keeps to the API's rules.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { API_KEY, refusalOf } from "../../support/anthropic-stand-in/refusal.ts";
import { runs } from "../../support/long.ts";
import { chatRequests, toolNames } from "./support/chat-requests.ts";
import { type Body, bodyOf, written } from "./support/write.ts";

const headers = { "x-api-key": API_KEY, "anthropic-version": "2023-06-01" };
const models = fc.constantFrom(
  ...["claude-3-haiku-20240307", "claude-3-5-sonnet-latest", "claude-3-7-sonnet-20250219", "claude-sonnet-4-20250514"],
  ...[
    "claude-opus-4-1",
    "claude-haiku-4-5",
    "claude-opus-4-5",
    "claude-sonnet-4-6",
    "claude-opus-4-7",
    "claude-sonnet-5",
  ],
  ...["claude-opus-5", "claude-fable-5", "claude-mythos-5"],
);

function forEveryRequest(check: (body: Body, request: object, id: string) => void): void {
  const property = fc.property(chatRequests, models, (request, id) => {
    check(bodyOf(request, { id, unsupported: "drop" }), request, id);
  });
  fc.assert(property, { numRuns: runs(100) });
}

/** In the order of the prompt. */
function marksIn({ tools = [], system, messages, cache_control: whole }: Body): { ttl?: string }[] {
  const blocks = [...tools, ...((system ?? []) as object[]), ...messages.flatMap(({ content }) => content)];
  const marks = [...blocks, { cache_control: whole }].map(
    (block) => (block as { cache_control?: object }).cache_control,
  );
  return marks.filter((mark) => mark !== undefined);
}

describe("a request to Anthropic, made of a chat request", () => {
  it("breaks no rule of the API", () => {
    forEveryRequest((body) => expect(refusalOf({ headers, body: JSON.stringify(body) })).toBeUndefined());
  });

  it("has four cache marks at most, and none for an hour behind one for five minutes", () => {
    forEveryRequest((body) => {
      const lifetimes = marksIn(body).map(({ ttl }) => ttl ?? "5m");
      expect(lifetimes.length).toBeLessThanOrEqual(4);
      expect(lifetimes.toSorted()).toEqual(lifetimes);
    });
  });

  it("has alternatives at the top of no tool's schema", () => {
    forEveryRequest(({ tools = [] }) => {
      const names = tools.flatMap(({ input_schema: schema }) => Object.keys(schema as object));
      expect(names.filter((name) => ["anyOf", "oneOf", "allOf"].includes(name))).toEqual([]);
    });
  });

  it("gives each call an id of its own, in all of the conversation", () => {
    forEveryRequest(({ messages }) => {
      const ids = messages
        .flatMap(({ content }) => content)
        .flatMap(({ type, id }) => (type === "tool_use" ? [id] : []));
      expect(new Set(ids).size).toBe(ids.length);
    });
  });

  it("has tools whose names lead back to the client's", () => {
    const property = fc.property(chatRequests, models, (request, id) => {
      const { body, answer } = written(request, { id, unsupported: "drop" });
      const { tools = [], messages } = body as Body;
      const calls = messages.flatMap(({ content }) => content).filter(({ type }) => type === "tool_use");
      for (const name of [...tools, ...calls].map((named) => String(named["name"]))) {
        expect(name).toMatch(/^[a-zA-Z0-9_-]{1,128}$/);
        if (name !== answer.answerTool) expect(toolNames).toContain(answer.toolNames?.get(name) ?? name);
      }
    });
    fc.assert(property, { numRuns: runs(100) });
  });

  it("is the same for the same conversation, and begins in the same way once it goes on", () => {
    forEveryRequest((body, request, id) => {
      const next = { role: "user", content: "And then?" };
      const longer = bodyOf(
        { ...request, messages: [...(request as Body).messages, next] },
        { id, unsupported: "drop" },
      );
      const unmarked = (message: unknown) =>
        JSON.stringify(message, (key, value) => (key === "cache_control" ? undefined : value));
      const before = body.messages.slice(0, -1).map(unmarked);
      expect(longer.messages.slice(0, before.length).map(unmarked)).toEqual(before);
    });
  });
});

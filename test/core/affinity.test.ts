// What holds the turns of a conversation together.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { affinityOf } from "../../functions/core/upstream/affinity.ts";

const KEY = { hash: "0".repeat(64) };
const user = (content: unknown) => ({ role: "user", content });
const assistant = (content: unknown) => ({ role: "assistant", content });
const system = (content: unknown) => ({ role: "system", content });

const affinity = (body: object, headers: Record<string, string> = {}, key = KEY) =>
  affinityOf({ body: body as Record<string, unknown>, headers, key });

const hello = { messages: [system("Be brief."), user("Hello.")] };

describe("a conversation is the same", () => {
  it("with all its later turns, in whatever protocol", () => {
    const turns = fc.array(fc.oneof(fc.string().map(user), fc.string().map(assistant)), { maxLength: 5 });
    fc.assert(
      fc.property(fc.string(), fc.string(), turns, turns, (before, first, some, more) => {
        const chat = (later: object[]) => ({ messages: [system(before), user(first), ...later] });
        expect(affinity(chat(some))).toBe(affinity(chat([...some, ...more])));
        const messages = (later: object[]) => ({ system: before, messages: [user(first), ...later] });
        expect(affinity(messages(some))).toBe(affinity(messages([...some, ...more])));
      }),
    );
  });

  it("when marks for a cache move, and other members change", () => {
    const part = (mark: object) => ({ type: "text", text: "Hello.", ...mark });
    const marked = { messages: [user([part({ cache_control: { type: "ephemeral" } })])], max_tokens: 7 };
    expect(affinity(marked)).toBe(affinity({ messages: [user([part({})]), assistant("Hi.")], temperature: 1 }));
  });

  it.each<[string, object, Record<string, string>]>([
    ["prompt_cache_key", { prompt_cache_key: "c" }, {}],
    ["the session of Claude Code", {}, { "x-claude-code-session-id": "s" }],
    ["a session", {}, { "session-id": "s" }],
    ["user", { user: "u" }, {}],
    ["safety_identifier", { safety_identifier: "u" }, {}],
    ["metadata.user_id", { metadata: { user_id: "u" } }, {}],
  ])("that is named by %s, whatever was said first", (_, members, headers) => {
    const other = { messages: [system("Be verbose."), user("Good bye.")] };
    expect(affinity({ ...hello, ...members }, headers)).toBe(affinity({ ...other, ...members }, headers));
    expect(affinity({ ...hello, ...members }, headers)).not.toBe(affinity(hello));
  });

  it("by the most exact name: a cache key before a session, a session before a user", () => {
    const session = { "session-id": "s" };
    expect(affinity({ prompt_cache_key: "c", user: "u" }, session)).toBe(affinity({ prompt_cache_key: "c" }));
    expect(affinity({ user: "u" }, session)).toBe(affinity({}, session));
    expect(affinity({ user: "u" }, { ...session, "x-claude-code-session-id": "t" })).toBe(
      affinity({}, { "x-claude-code-session-id": "t" }),
    );
  });
});

describe("a conversation is another one", () => {
  it.each<[string, object]>([
    ["that begins otherwise", { messages: [system("Be brief."), user("Good bye.")] }],
    ["with other instructions", { messages: [system("Be verbose."), user("Hello.")] }],
    ["with its texts in other places", { messages: [system("Be brief.Hello."), user("")] }],
  ])("%s", (_, body) => {
    expect(affinity(body)).not.toBe(affinity(hello));
  });

  it("with another key", () => {
    const other = { hash: "1".repeat(64) };
    expect(affinity(hello, {}, other)).not.toBe(affinity(hello));
    expect(affinity({ user: "u" }, {}, other)).not.toBe(affinity({ user: "u" }));
  });

  it("if long beginnings differ at the start, at the end, or in their length", () => {
    const long = "x".repeat(1_000_000);
    const all = [`a${long}`, `b${long}`, `${long}a`, `${long}b`, `${long}aa`];
    expect(new Set(all.map((text) => affinity({ messages: [user(text)] }))).size).toBe(all.length);
  });
});

describe("whatever a client sends", () => {
  it("has an affinity: nothing throws", () => {
    const members = ["messages", "input", "system", "user", "metadata", "prompt_cache_key", "instructions"];
    const body = fc.dictionary(fc.constantFrom(...members), fc.jsonValue());
    fc.assert(
      fc.property(body, (body) => {
        expect(affinity(body)).toMatch(/^[0-9a-f]{16}$/);
      }),
    );
  });

  it("counts as no name if it is empty or no text", () => {
    const nameless = { ...hello, prompt_cache_key: "", user: 7, metadata: "x" };
    expect(affinity(nameless, { "session-id": "" })).toBe(affinity(hello));
  });

  it("is read in little time, however long it is", () => {
    const text = "x".repeat(5_000_000);
    const body = { prompt_cache_key: 7, messages: Array.from({ length: 100_000 }, () => system([{ text }])) };
    const started = performance.now();
    affinity({ ...body, system: text });
    expect(performance.now() - started).toBeLessThan(200);
  });
});

// Options, marks and media in a request to Anthropic, and what is left out of it or refused.
import { describe, expect, it } from "vitest";
import { bodyOf, droppedOf, errorOf, messagesOf, NEWEST, PLAIN, written } from "./support/write.ts";

describe("the body", () => {
  it("has the members of the API only, and says so for the others", () => {
    const known = { model: "claude-sonnet-4-5", max_tokens: 4096, stream: true };
    const messages = [{ role: "user", content: [{ type: "text", text: "Hi" }] }];
    const members = {
      logit_bias: { 1: 1 },
      store: true,
      metadata: { a: "b" },
      seed: 1,
      presence_penalty: 1,
      frequency_penalty: 1,
    };
    const { body, dropped } = written(members, { stream: true });
    expect(body).toEqual({ ...known, messages });
    expect([...dropped].sort()).toEqual(Object.keys(members).sort());
  });

  it("has the id behind the first slash of the model", () => {
    expect(bodyOf({}, { id: "eu/anthropic.claude-opus-4-5" })["model"]).toBe("eu/anthropic.claude-opus-4-5");
  });
});

describe("sampling", () => {
  it.each([
    // Models of all generations, with and without thinking.
    ["claude-3-5-haiku", { temperature: 1.7, top_p: 0.5, top_k: 3 }, { temperature: 1, top_p: 0.5, top_k: 3 }, []],
    [PLAIN, { temperature: 0.3, top_p: 0.5 }, { temperature: 0.3 }, ["top_p"]],
    [PLAIN, { temperature: 1, top_p: 0.5 }, { top_p: 0.5 }, []],
    [PLAIN, { temperature: -1 }, { temperature: 0 }, []],
    [PLAIN, { temperature: 0.3, top_p: 0.9, top_k: 3, reasoning_effort: "low" }, {}, ["temperature", "top_k", "top_p"]],
    [PLAIN, { temperature: 1, reasoning_effort: "low" }, { temperature: 1 }, []],
    [PLAIN, { top_p: 0.96, reasoning_effort: "low" }, { top_p: 0.96 }, []],
    [NEWEST, { temperature: 0.3, top_p: 0.5, top_k: 3 }, {}, ["temperature", "top_k", "top_p"]],
    [NEWEST, { temperature: 1 }, { temperature: 1 }, []],
    [NEWEST, { top_p: 0.99 }, { top_p: 0.99 }, []],
  ])("of %s has of %j %j", (id, members, expected, dropped) => {
    const { temperature, top_p, top_k } = bodyOf(members, { id });
    expect({ temperature, top_p, top_k }).toEqual({
      temperature: undefined,
      top_p: undefined,
      top_k: undefined,
      ...expected,
    });
    expect([...droppedOf(members, { id })].sort()).toEqual(dropped);
  });
});

describe("stop sequences", () => {
  it("are those that are not blank", () => {
    expect(bodyOf({ stop: "END" })["stop_sequences"]).toEqual(["END"]);
    expect(written({ stop: ["\n", "a\n"] })).toMatchObject({ body: { stop_sequences: ["a\n"] }, dropped: ["stop"] });
    expect(bodyOf({ stop: "\n" })).not.toHaveProperty("stop_sequences");
  });
});

describe("the user", () => {
  it.each(["user-1", "12345678901", "a".repeat(256), "550e8400-e29b-41d4-a716-446655440000", "3-14"])(
    "is sent: %s",
    (user) => {
      expect(written({ user })).toMatchObject({ body: { metadata: { user_id: user } }, dropped: [] });
    },
  );

  it.each([
    "jo@example.com",
    "id:jo@x.y",
    "+49 170 1234567",
    "0049-170-1234567",
    "(555) 123-4567",
    "555.123.4567",
    "a".repeat(257),
  ])("is left out if it is or may be a person's: %s", (user) => {
    expect(bodyOf({ user })).not.toHaveProperty("metadata");
    expect(droppedOf({ user })).toEqual(["user"]);
  });
});

describe("the tier of service", () => {
  it.each([
    ["auto", "auto", []],
    ["default", "standard_only", []],
    ["standard_only", "standard_only", []],
    ["flex", undefined, ["service_tier"]],
  ])("%s is %s", (tier, expected, dropped) => {
    expect(bodyOf({ service_tier: tier })["service_tier"]).toBe(expected);
    expect(droppedOf({ service_tier: tier })).toEqual(dropped);
  });
});

const user = (...content: object[]) => ({ role: "user", content });
const text = (words: string, mark?: object) => ({ type: "text", text: words, ...(mark && { cache_control: mark }) });
const image = (url: string) => ({ type: "image_url", image_url: { url } });
const file = (members: object) => ({ type: "file", file: members });
const block = (part: object) => messagesOf(user(part))[0]?.content[0];

describe("images and documents", () => {
  it.each([
    [image("https://a.b/c.png"), { type: "image", source: { type: "url", url: "https://a.b/c.png" } }],
    [image("HTTPS://a.b"), { type: "image", source: { type: "url", url: "https://a.b" } }],
    [
      image("data:image/jpg;base64,/9j_-A"),
      { type: "image", source: { type: "base64", media_type: "image/jpeg", data: "/9j/+A" } },
    ],
    [
      file({ file_data: "data:application/pdf;base64,JVBE", filename: "a.pdf" }),
      { type: "document", source: { type: "base64", media_type: "application/pdf", data: "JVBE" }, title: "a.pdf" },
    ],
    [
      file({ file_data: `data:text/csv;base64,${btoa("a,b")}` }),
      { type: "document", source: { type: "text", media_type: "text/plain", data: "a,b" } },
    ],
  ])("are blocks of their kind: %j", (part, expected) => {
    expect(block(part)).toEqual(expected);
  });

  it.each([
    image("http://a.b/c.png"),
    image("data:image/tiff;base64,AAAA"),
    file({ file_id: "file-1" }),
    file({ file_data: "data:application/zip;base64,AAAA" }),
    file({ file_data: "data:text/csv;base64,/w==" }),
    { type: "input_audio", input_audio: { data: "AAAA", format: "wav" } },
  ])("are refused if Anthropic cannot take them, or left out if the operator wants that: %j", (part) => {
    const request = { messages: [user(text("Look."), part)] };
    const path = "messages[0].content[1]";
    expect(errorOf(request)).toEqual({ code: "unsupported_parameter", param: path });
    const { body, dropped } = written(request, { unsupported: "drop" });
    expect({ messages: body["messages"], dropped }).toEqual({ messages: [user(text("Look."))], dropped: [path] });
  });
});

describe("members that change the answer's form", () => {
  it.each([
    ["n", { n: 2 }],
    ["logprobs", { logprobs: true }],
  ])("are refused, or left out if the operator wants that: %s", (name, members) => {
    expect(errorOf(members)).toEqual({ code: "unsupported_parameter", param: name });
    expect(droppedOf(members, { unsupported: "drop" })).toEqual([name]);
  });

  it("are no problem where they change nothing", () => {
    expect(droppedOf({ n: 1, logprobs: false })).toEqual([]);
  });
});

describe("cache marks", () => {
  const short = { type: "ephemeral" };
  const long = { type: "ephemeral", ttl: "1h" };

  it("are kept on tools, instructions, parts, calls and results, without what else the client puts there", () => {
    const call = { id: "a", type: "function", function: { name: "f", arguments: "" }, cache_control: long };
    const body = bodyOf({
      tools: [{ type: "function", function: { name: "f" }, cache_control: { ...long, scope: "x" } }],
      messages: [
        { role: "system", content: "S", cache_control: long },
        { role: "user", content: "U" },
        { role: "assistant", content: "A", tool_calls: [call] },
        { role: "tool", tool_call_id: "a", content: [text("R", short)] },
      ],
    });
    expect(body.tools?.[0]?.["cache_control"]).toEqual(long);
    expect(body["system"]).toEqual([text("S", long)]);
    expect(body.messages[1]?.content[1]).toMatchObject({ type: "tool_use", cache_control: long });
    expect(body.messages[2]?.content).toEqual([
      { type: "tool_result", tool_use_id: "a", content: "R", cache_control: short },
    ]);
  });

  it("are at most four, the last ones, which cover what comes before them", () => {
    const parts = Array.from({ length: 6 }, (_, at) => text(String(at), short));
    const marked = (members: object) =>
      bodyOf({ messages: [user(...parts, text("6"))], ...members }).messages[0]?.content;
    const kept = (first: number) => [...parts, text("6")].map((part, at) => (at < first ? text(part.text) : part));
    expect(marked({})).toEqual(kept(2));
    expect(marked({ cache_control: short })).toEqual(kept(3));
  });

  it("are one for the whole request, if its last part has none", () => {
    expect(bodyOf({ cache_control: long })["cache_control"]).toEqual(long);
    expect(bodyOf({ cache_control: long, messages: [user(text("A", short))] })).not.toHaveProperty("cache_control");
  });

  it("are not for an hour behind one for five minutes", () => {
    const parts = [text("A", long), text("B", short), text("C", long), text("D")];
    const body = bodyOf({ messages: [user(...parts)], cache_control: long });
    expect(body.messages[0]?.content).toEqual([text("A", long), text("B", short), text("C", short), text("D")]);
    expect(body["cache_control"]).toEqual(short);
  });

  it("are lost with empty text", () => {
    expect(messagesOf(user(text(" ", short), text("A")))).toEqual([user(text("A"))]);
  });
});

// Requests that come close to breaking a rule, and keep to it.
import { redact, sign } from "../../support/anthropic-stand-in/signature.ts";
import { assistant, type Broken, call, content, messages, result, text, tool, turn, user } from "./request.ts";

const budget = { type: "enabled", budget_tokens: 4095 };
const thought = { type: "thinking", thinking: "Hm", signature: sign("Hm") };
const marked = { ...text("Hi"), cache_control: { type: "ephemeral", ttl: "1h" } };
const asked = user(text("Hi"));
const closed = { type: "object", additionalProperties: false };
const format = { type: "json_schema", schema: { ...closed, properties: { list: { type: "array", minItems: 1 } } } };

const tools: Readonly<Record<string, Broken>> = {
  "two calls, and both results before a text": messages(
    asked,
    assistant(text("Wait."), call(), call("toolu_2")),
    user(result("toolu_2"), result(), text("Well?")),
  ),
  "the same id in two messages": messages(asked, assistant(call()), user(result()), assistant(call()), user(result())),
  "a result without content": messages(asked, assistant(call()), user({ ...result(), content: undefined })),
  "a chosen tool": { body: { tools: [tool], tool_choice: { type: "tool", name: "weather" } } },
  "a strict tool": { body: { tools: [{ ...tool, input_schema: closed, strict: true }] } },
  "a tool's name of 128 characters": { body: { tools: [{ ...tool, name: "n".repeat(128) }] } },
};

const thinking: Readonly<Record<string, Broken>> = {
  "thoughts before a call": {
    body: { thinking: budget, messages: [asked, assistant(thought, call()), user(result())] },
  },
  "thoughts only where a turn of several calls begins": {
    body: {
      thinking: budget,
      messages: [asked, assistant(thought, call()), user(result()), assistant(call()), user(result())],
    },
  },
  "redacted thoughts before a call": {
    body: {
      thinking: budget,
      messages: [asked, assistant({ type: "redacted_thinking", data: redact("Hm") }, call()), user(result())],
    },
  },
  "an earlier turn without its thoughts": {
    body: { thinking: budget, messages: [asked, assistant(call()), user(result()), assistant(text("Sunny")), asked] },
  },
  "a call without thoughts where thinking is adaptive": {
    body: {
      model: "claude-opus-4-8",
      thinking: { type: "adaptive", display: "summarized" },
      messages: [asked, assistant(call()), user(result())],
    },
  },
  "a call without thoughts where thinking is off": messages(asked, assistant(call()), user(result())),
  "thinking disabled at a lower effort": {
    body: { model: "claude-opus-5", thinking: { type: "disabled" }, output_config: { effort: "high" } },
  },
  "sampling that leaves all as it is": { body: { model: "claude-sonnet-5", temperature: 1, top_p: 0.99 } },
};

const turns: Readonly<Record<string, Broken>> = {
  "system text between messages with the beta": {
    headers: { "anthropic-beta": "other, mid-conversation-system-2026-04-07" },
    ...messages(asked, assistant(text("Hello")), { role: "system", content: "Be brief" }, asked),
  },
  "a message that continues": turn(text("Hello")),
  "an empty last message of the assistant's": messages(asked, assistant()),
  "neighbors of one role": messages(asked, asked),
  "four blocks that are marked for the cache": { body: { system: [marked, marked], ...content(marked, marked).body } },
  "a PDF, a text and an image": content(
    { type: "document", source: { type: "base64", media_type: "application/pdf", data: "QUJD" }, title: "a.pdf" },
    { type: "document", source: { type: "text", media_type: "text/plain", data: "a" } },
    { type: "image", source: { type: "url", url: "https://example.com/a.png" } },
  ),
  "a schema": { body: { output_config: { format } } },
};

export const accepted: Readonly<Record<string, Broken>> = { ...tools, ...thinking, ...turns };

// Requests that break the rules of headers and of members.
import { VERSION_OF_2026 } from "../../support/anthropic-stand-in/rules/version.ts";
import { assistant, type Broken, content, messages, result, text, tool, turn, user } from "./request.ts";

const model = (id: string, members: object = {}): Broken => ({ body: { model: id, ...members } });
const marked = { type: "text", text: "Hi", cache_control: { type: "ephemeral" } };

export const headers: Readonly<Record<string, Broken>> = {
  "the key is missing": { headers: { "x-api-key": undefined } },
  "the key is wrong": { headers: { "x-api-key": "sk-ant-other" } },
  "the version is missing": { headers: { "anthropic-version": undefined } },
  "the version does not exist": { headers: { "anthropic-version": "2024-01-01" } },
  "the body is larger than 32 MB": { text: " ".repeat(32 * 1024 * 1024 + 1) },
  "the body is not JSON": { text: '{"model":' },
  "the model does not exist": model("claude-sonet-4-5"),
};

const newer = { headers: { "anthropic-version": VERSION_OF_2026 } };
const plainText = { type: "text", media_type: "text/plain", data: "A" };
const document = { type: "document", source: plainText };

export const versions: Readonly<Record<string, Broken>> = {
  "a newer request chooses how to sample": { ...newer, body: { temperature: 1 } },
  "a newer request has a document in an assistant message": { ...newer, ...turn(document) },
  "a newer request has citations in a user's text": { ...newer, ...content({ ...text("Hi"), citations: [] }) },
};

export const members: Readonly<Record<string, Broken>> = {
  "max_tokens is missing": { body: { max_tokens: undefined } },
  "max_tokens is zero": { body: { max_tokens: 0 } },
  "max_tokens is more than the model allows": { body: { max_tokens: 64_001 } },
  "there are no messages": messages(),
  "a member of the request is unknown": { body: { seed: 1 } },
  "a member of a message is unknown": messages({ ...user(text("Hi")), name: "Ann" }),
  "a member of a block is unknown": content({ ...text("Hi"), annotations: [] }),
  "a member of a tool is unknown": { body: { tools: [{ ...tool, parameters: {} }] } },
  "a member of the tool choice is unknown": {
    body: { tools: [tool], tool_choice: { type: "none", disable_parallel_tool_use: true } },
  },
  "a member of thinking is unknown": model("claude-opus-4-6", { thinking: { type: "adaptive", budget_tokens: 1024 } }),
  "a member of the output's format is unknown": {
    body: { output_config: { format: { type: "json_schema", schema: {}, name: "answer" } } },
  },
  "a member of metadata is unknown": { body: { metadata: { session: "1" } } },
  "a member of a source is unknown": content({
    type: "image",
    source: { type: "url", url: "https://example.com/a.png", detail: "low" },
  }),
  "a member of cache_control is unknown": content({ ...marked, cache_control: { type: "ephemeral", scope: "x" } }),
  "a member has the wrong type": { body: { stream: "true" } },
  "the user's id is longer than 256 characters": { body: { metadata: { user_id: "u".repeat(257) } } },
  "the service tier does not exist": { body: { service_tier: "flex" } },
  "a stop sequence is blank": { body: { stop_sequences: ["\n"] } },
  "the prompt is longer than the window": content(text("word ".repeat(200_000))),
};

export const turns: Readonly<Record<string, Broken>> = {
  "a message has a role that does not exist": messages({ role: "developer", content: "Hi" }),
  "a message has the role system without the beta": messages(user(text("Hi")), { role: "system", content: "Be brief" }),
  "a tool's call is in a user message": content({ type: "tool_use", id: "toolu_1", name: "weather", input: {} }),
  "a tool's result is in an assistant message": turn(result()),
  "a thought is in a user message": content({ type: "thinking", thinking: "", signature: "" }, text("Hi")),
  "a text block is empty": content(text("Hi"), text("")),
  "a text block is blank": content(text("Hi"), text(" \n")),
  "a text block of a tool's result is empty": messages(
    user(text("Hi")),
    assistant({ type: "tool_use", id: "toolu_1", name: "weather", input: {} }),
    user({ type: "tool_result", tool_use_id: "toolu_1", content: [text("")] }),
  ),
  "a text block of the system prompt is empty": { body: { system: [text("")] } },
  "a message has no blocks": messages(user(), assistant(text("Hi")), user(text("Hi"))),
  "a message is an empty text": messages({ role: "user", content: "" }),
  "content is null": messages(user(text("Hi")), { role: "assistant", content: null }),
  "a block has a type that does not exist": content({ type: "image_url", image_url: {} }),
  "the last message ends in white space": turn(text("Hello ")),
  "a new model is to continue the last message": model("claude-sonnet-4-6", turn(text("Hello")).body),
};

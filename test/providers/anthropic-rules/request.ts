// Requests as the rules' tests change them.
import { API_KEY } from "../../support/anthropic-stand-in/refusal.ts";

/** How a request breaks a rule: its members replace those of a good request, and undefined removes one. */
export interface Broken {
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: object;
  /** The whole body, which need not be JSON. */
  readonly text?: string;
}

export const goodHeaders = { "x-api-key": API_KEY, "anthropic-version": "2023-06-01" };

export const goodBody = {
  model: "claude-sonnet-4-5",
  max_tokens: 4096,
  messages: [{ role: "user", content: "Hi" }],
};

export function requestOf({ headers, body, text }: Broken) {
  return { headers: { ...goodHeaders, ...headers }, body: text ?? JSON.stringify({ ...goodBody, ...body }) };
}

export const user = (...content: object[]) => ({ role: "user", content });
export const assistant = (...content: object[]) => ({ role: "assistant", content });
export const text = (words: string) => ({ type: "text", text: words });
export const call = (id = "toolu_1") => ({ type: "tool_use", id, name: "weather", input: {} });
export const result = (id = "toolu_1") => ({ type: "tool_result", tool_use_id: id, content: "Sunny" });
export const tool = { name: "weather", input_schema: { type: "object", properties: {} } };

export const messages = (...list: object[]): Broken => ({ body: { messages: list } });
/** One message of the user's. */
export const content = (...blocks: object[]): Broken => messages(user(...blocks));
/** A question, and the assistant's turn. */
export const turn = (...blocks: object[]): Broken => messages(user(text("Hi")), assistant(...blocks));

// Anthropic's own SDK. Both majors have the same methods; they differ in the headers that they send.
import type { Anthropic } from "@anthropic-ai/sdk";
import type { zodOutputFormat } from "@anthropic-ai/sdk/helpers/zod";
import * as z from "zod";
import type { Client, Connected, Connection, Question } from "../support/client.ts";
import { MOST_TOKENS, resultOf, review, THINKING_TOKENS, time, weather } from "../support/tools.ts";

interface Sdk {
  readonly Anthropic: typeof Anthropic;
  readonly zodOutputFormat: typeof zodOutputFormat;
}

export function anthropicSdk(name: string, sdk: Sdk): Client {
  return { name, connect: (connection) => connect(sdk, connection) };
}

function connect({ Anthropic, zodOutputFormat }: Sdk, { url, key, model }: Connection): Connected {
  const client = new Anthropic({ baseURL: url, apiKey: key, maxRetries: 0 });
  const bodyOf = (...messages: Anthropic.MessageParam[]) => ({ model, max_tokens: MOST_TOKENS, messages });
  return {
    text: async (prompt) => textOf(await client.messages.create(bodyOf(user(prompt)))),
    async *stream(prompt) {
      for await (const event of client.messages.stream(bodyOf(user(prompt))))
        if (event.type === "content_block_delta" && event.delta.type === "text_delta") yield event.delta.text;
    },
    async turns({ prompt, stream, thinking }) {
      const ask = (...messages: Anthropic.MessageParam[]) => {
        const body = { ...bodyOf(...messages), tools, ...(thinking && { thinking: THINKING }) };
        return stream ? client.messages.stream(body).finalMessage() : client.messages.create(body);
      };
      return turnsOf(ask, prompt);
    },
    async review(prompt) {
      const output_config = { format: zodOutputFormat(review) };
      return (await client.messages.parse({ ...bodyOf(user(prompt)), output_config })).parsed_output;
    },
    failureOf: (error) => {
      if (!(error instanceof Anthropic.APIError)) throw error;
      return { name: error.constructor.name, status: error.status, message: error.message };
    },
  };
}

type Ask = (...messages: Anthropic.MessageParam[]) => Promise<Anthropic.Message>;

async function turnsOf(ask: Ask, prompt: Question["prompt"]) {
  const question = user(prompt);
  const first = await ask(question);
  const calls = first.content.filter((block) => block.type === "tool_use");
  const results = calls.map(({ id, name }) => {
    return { type: "tool_result" as const, tool_use_id: id, content: resultOf(name) };
  });
  const second = await ask(question, { role: "assistant", content: first.content }, { role: "user", content: results });
  const thoughts = first.content.filter((block) => block.type === "thinking");
  return {
    calls: calls.map(({ name, input }) => ({ name, input })),
    thought: thoughts.map(({ thinking }) => thinking).join(""),
    text: textOf(second),
  };
}

const THINKING = { type: "enabled" as const, budget_tokens: THINKING_TOKENS };

const tools = [weather, time].map(({ name, description, schema }): Anthropic.Tool => {
  return { name, description, input_schema: { ...z.toJSONSchema(schema), type: "object" } };
});

function user(content: string): Anthropic.MessageParam {
  return { role: "user", content };
}

function textOf({ content }: Anthropic.Message): string {
  return content.map((block) => (block.type === "text" ? block.text : "")).join("");
}

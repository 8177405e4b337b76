// LangChain with its integration of Anthropic.
import { ChatAnthropic } from "@langchain/anthropic";
import type { BaseLanguageModelInput } from "@langchain/core/language_models/base";
import { type AIMessage, type AIMessageChunk, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { concat } from "@langchain/core/utils/stream";
import type { Client, Connection } from "../support/client.ts";
import { MOST_TOKENS, resultOf, review, THINKING_TOKENS, time, weather } from "../support/tools.ts";

export const langChain: Client = {
  name: "@langchain/anthropic",
  connect(connection) {
    const model = modelFor(connection);
    return {
      text: async (prompt) => (await model.invoke(prompt)).text,
      async *stream(prompt) {
        for await (const chunk of await model.stream(prompt)) yield chunk.text;
      },
      async turns({ prompt, stream, thinking }) {
        const thinks = { thinking: { type: "enabled" as const, budget_tokens: THINKING_TOKENS } };
        const bound = modelFor(connection, thinking ? thinks : {}).bindTools(tools);
        const ask = async (messages: BaseLanguageModelInput): Promise<AIMessage | AIMessageChunk> =>
          stream ? whole(await bound.stream(messages)) : bound.invoke(messages);
        const question = new HumanMessage(prompt);
        const first = await ask([question]);
        const calls = first.tool_calls ?? [];
        const results = calls.map(({ id = "", name }) => new ToolMessage(resultOf(name), id, name));
        const second = await ask([question, first, ...results]);
        return {
          calls: calls.map(({ name, args }) => ({ name, input: args })),
          thought: thoughtIn(first.contentBlocks),
          text: second.text,
        };
      },
      review: (prompt) => model.withStructuredOutput(review).invoke(prompt),
      failureOf(error) {
        if (!(error instanceof Error)) throw error;
        const status = "status" in error && typeof error.status === "number" ? error.status : undefined;
        return { name: error.constructor.name, status, message: error.message };
      },
    };
  },
};

function modelFor({ url, key, model }: Connection, more: ConstructorParameters<typeof ChatAnthropic>[0] = {}) {
  const settings = { model, apiKey: key, anthropicApiUrl: url, maxTokens: MOST_TOKENS, maxRetries: 0 };
  return new ChatAnthropic({ ...settings, ...more });
}

const tools = [weather, time].map(({ name, description, schema, result }) => {
  return tool(() => result, { name, description, schema });
});

async function whole(chunks: AsyncIterable<AIMessageChunk>): Promise<AIMessageChunk> {
  const all = await Array.fromAsync(chunks);
  return all.reduce((one, next) => concat(one, next));
}

function thoughtIn(blocks: AIMessage["contentBlocks"]): string {
  return blocks.map((block) => (block.type === "reasoning" ? block.reasoning : "")).join("");
}

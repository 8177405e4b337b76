// LangChain, whichever of its integrations it has.
import type { BaseLanguageModelInput } from "@langchain/core/language_models/base";
import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { type AIMessage, type AIMessageChunk, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { concat } from "@langchain/core/utils/stream";
import type { Client, Connection } from "./client.ts";
import { resultOf, review, time, weather } from "./tools.ts";

interface Integration {
  readonly name: string;
  modelFor(connection: Connection, thinking: boolean): BaseChatModel & Required<Pick<BaseChatModel, "bindTools">>;
}

export function langChainClient({ name, modelFor }: Integration): Client {
  const connect: Client["connect"] = (connection) => {
    const model = modelFor(connection, false);
    return {
      text: async (prompt) => (await model.invoke(prompt)).text,
      async *stream(prompt) {
        for await (const chunk of await model.stream(prompt)) yield chunk.text;
      },
      async turns({ prompt, stream, thinking }) {
        const bound = modelFor(connection, thinking).bindTools(tools);
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
  };
  return { name, connect };
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

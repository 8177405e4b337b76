// OpenAI's Agents SDK, which runs the tools itself.
import { Agent, OpenAIProvider, type RunItem, Runner, tool } from "@openai/agents";
import OpenAI from "openai";
import type { Client, Connection, Question, Turns } from "../support/client.ts";
import { review, time, weather } from "../support/tools.ts";

export const agents: Client = {
  name: "@openai/agents",
  connect(connection) {
    const runner = runnerFor(connection);
    const agent = new Agent({ name: "assistant", model: connection.model });
    return {
      text: async (prompt) => String((await runner.run(agent, prompt)).finalOutput),
      async *stream(prompt) {
        const result = await runner.run(agent, prompt, { stream: true });
        for await (const piece of result.toTextStream()) yield piece;
        await result.completed;
      },
      turns: (question) => turnsOf(runner, connection.model, question),
      async review(prompt) {
        const reviewer = new Agent({ name: "reviewer", model: connection.model, outputType: review });
        return (await runner.run(reviewer, prompt)).finalOutput;
      },
      failureOf(error) {
        if (!(error instanceof Error)) throw error;
        const status = error instanceof OpenAI.APIError ? error.status : undefined;
        return { name: error.constructor.name, status, message: error.message };
      },
    };
  },
};

/** It would send traces to OpenAI. */
function runnerFor({ url, key }: Connection): Runner {
  const openAIClient = new OpenAI({ baseURL: `${url}/v1`, apiKey: key, maxRetries: 0 });
  return new Runner({ modelProvider: new OpenAIProvider({ openAIClient, useResponses: true }), tracingDisabled: true });
}

async function turnsOf(runner: Runner, model: string, { prompt, stream, thinking }: Question): Promise<Turns> {
  const agent = new Agent({ name: "assistant", model, tools, ...(thinking && { modelSettings: THINKING }) });
  const { newItems, finalOutput } = stream ? await streamed(runner, agent, prompt) : await runner.run(agent, prompt);
  return {
    calls: newItems.flatMap(callsIn),
    thought: newItems.flatMap(thoughtsIn)[0] ?? "",
    text: String(finalOutput),
  };
}

async function streamed(runner: Runner, agent: Agent, prompt: string) {
  const result = await runner.run(agent, prompt, { stream: true });
  await result.completed;
  return result;
}

function callsIn({ rawItem }: RunItem) {
  if (rawItem?.type !== "function_call") return [];
  return [{ name: rawItem.name, input: JSON.parse(rawItem.arguments) }];
}

function thoughtsIn({ rawItem }: RunItem): string[] {
  return rawItem?.type === "reasoning" ? [rawItem.content.map(({ text }) => text).join("")] : [];
}

const THINKING = {
  reasoning: { effort: "low" as const, summary: "auto" as const },
  ...{ store: false, providerData: { include: ["reasoning.encrypted_content"] } },
};

const tools = [
  ...[{ ...weather, parameters: weather.schema }].map((each) => tool({ ...each, execute: () => weather.result })),
  ...[{ ...time, parameters: time.schema }].map((each) => tool({ ...each, execute: () => time.result })),
];

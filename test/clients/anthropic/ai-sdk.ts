// Vercel's AI SDK with its provider for Anthropic.
import { createAnthropic } from "@ai-sdk/anthropic";
import { APICallError, generateText, isStepCount, type LanguageModel, Output, streamText, tool } from "ai";
import type { Client, Question, Turns } from "../support/client.ts";
import { review, THINKING_TOKENS, time, weather } from "../support/tools.ts";

/** What it says of models whose names it does not know. */
globalThis.AI_SDK_LOG_WARNINGS = false;

export const aiSdk: Client = {
  name: "ai, @ai-sdk/anthropic",
  connect({ url, key, model: id }) {
    const model = createAnthropic({ baseURL: `${url}/v1`, apiKey: key })(id);
    const settings = (prompt: string) => ({ model, prompt, maxRetries: 0 });
    return {
      text: async (prompt) => (await generateText(settings(prompt))).text,
      async *stream(prompt) {
        const { fullStream } = streamText({ ...settings(prompt), onError: () => {} });
        for await (const part of fullStream) {
          if (part.type === "error") throw part.error;
          if (part.type === "text-delta") yield part.text;
        }
      },
      turns: (question) => turnsWith(model, question),
      review: async (prompt) => {
        const output = Output.object({ schema: review });
        return (await generateText({ ...settings(prompt), output })).output;
      },
      failureOf(error) {
        if (APICallError.isInstance(error)) {
          return { name: error.name, status: error.statusCode, message: error.message };
        }
        return { name: nameOf(error), status: undefined, message: JSON.stringify(error) };
      },
    };
  },
};

async function turnsWith(model: LanguageModel, { prompt, stream, thinking }: Question): Promise<Turns> {
  const providerOptions = { anthropic: { thinking: { type: "enabled", budgetTokens: THINKING_TOKENS } } };
  const settings = {
    ...{ model, prompt, tools, maxRetries: 0, stopWhen: isStepCount(2) },
    ...(thinking && { providerOptions }),
  };
  const steps = stream ? await streamText(settings).steps : (await generateText(settings)).steps;
  const [first, second] = steps;
  return {
    calls: first?.toolCalls.map(({ toolName: name, input }) => ({ name, input })) ?? [],
    thought: first?.reasoningText ?? "",
    text: second?.text ?? "",
  };
}

const tools = {
  [weather.name]: tool({
    ...{ description: weather.description, inputSchema: weather.schema, execute: () => weather.result },
  }),
  [time.name]: tool({ description: time.description, inputSchema: time.schema, execute: () => time.result }),
};

/** What comes within a stream is an error's members, or an error. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "error part";
}

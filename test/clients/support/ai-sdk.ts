// Vercel's AI SDK, whichever of its providers it has.
import { APICallError, generateText, isStepCount, type LanguageModel, Output, streamText, tool } from "ai";
import type { Client, Connection, Question, Turns } from "./client.ts";
import { review, time, weather } from "./tools.ts";

type Options = Exclude<Parameters<typeof generateText>[0]["providerOptions"], undefined>;

interface Provider {
  readonly name: string;
  modelOf(connection: Connection): LanguageModel;
  readonly options: Options;
  /** These in place of the others make the model think. */
  readonly thinking: Options;
}

/** What it says of models whose names it does not know. */
globalThis.AI_SDK_LOG_WARNINGS = false;

export function aiSdkClient(provider: Provider): Client {
  const connect: Client["connect"] = (connection) => {
    const model = provider.modelOf(connection);
    const settings = (prompt: string) => ({ model, prompt, maxRetries: 0, providerOptions: provider.options });
    return {
      text: async (prompt) => (await generateText(settings(prompt))).text,
      async *stream(prompt) {
        const { fullStream } = streamText({ ...settings(prompt), onError: () => {} });
        for await (const part of fullStream) {
          if (part.type === "error") throw part.error;
          if (part.type === "text-delta") yield part.text;
        }
      },
      turns: (question) => {
        return turnsWith(model, question, question.thinking ? provider.thinking : provider.options);
      },
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
  };
  return { name: provider.name, connect };
}

async function turnsWith(model: LanguageModel, { prompt, stream }: Question, providerOptions: Options): Promise<Turns> {
  const settings = { model, prompt, tools, maxRetries: 0, stopWhen: isStepCount(2), providerOptions };
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

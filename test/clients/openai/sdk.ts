// OpenAI's own SDK: `responses.create`, `responses.parse`, and for streams its helper `responses.stream`.
import OpenAI from "openai";
import { zodTextFormat } from "openai/helpers/zod";
import type { Response, ResponseInput } from "openai/resources/responses/responses";
import * as z from "zod";
import type { Client, Connected, Connection, Question } from "../support/client.ts";
import { resultOf, review, time, weather } from "../support/tools.ts";

export const openaiSdk: Client = { name: "openai", connect };

function connect({ url, key, model }: Connection): Connected {
  const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: key, maxRetries: 0 });
  return {
    text: async (input) => (await client.responses.create({ model, input })).output_text,
    async *stream(input) {
      for await (const event of client.responses.stream({ model, input }))
        if (event.type === "response.output_text.delta") yield event.delta;
    },
    turns({ prompt, stream, thinking }) {
      const ask = (input: ResponseInput): Promise<Response> => {
        const body = { model, input, tools, ...(thinking && THINKING) };
        return stream ? client.responses.stream(body).finalResponse() : client.responses.create(body);
      };
      return turnsOf(ask, prompt);
    },
    async review(input) {
      const text = { format: zodTextFormat(review, "review") };
      return (await client.responses.parse({ model, input, text })).output_parsed;
    },
    failureOf(error) {
      if (!(error instanceof OpenAI.APIError)) throw error;
      return { name: error.constructor.name, status: error.status, message: error.message };
    },
  };
}

async function turnsOf(ask: (input: ResponseInput) => Promise<Response>, prompt: Question["prompt"]) {
  const question = { role: "user" as const, content: prompt };
  const first = await ask([question]);
  const calls = first.output.filter((item) => item.type === "function_call");
  const results = calls.map(({ call_id, name }) => {
    return { type: "function_call_output" as const, call_id, output: resultOf(name) };
  });
  // The types of what comes and of what goes differ in members that nobody has here.
  const second = await ask([question, ...(first.output as ResponseInput), ...results]);
  const thoughts = first.output.flatMap((item) => (item.type === "reasoning" ? item.summary : []));
  return {
    calls: calls.map(({ name, arguments: json }) => ({ name, input: JSON.parse(json) })),
    thought: thoughts.map(({ text }) => text).join(""),
    text: second.output_text,
  };
}

const THINKING = {
  reasoning: { effort: "low" as const, summary: "auto" as const },
  include: ["reasoning.encrypted_content" as const],
  store: false,
};

const tools = [weather, time].map(({ name, description, schema }): OpenAI.Responses.FunctionTool => {
  const parameters: Record<string, unknown> = z.toJSONSchema(schema);
  return { type: "function", name, description, parameters, strict: true };
});

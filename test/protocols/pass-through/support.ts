// The endpoints that are passed through: what clients ask, and what providers answer, as their documentation has it.

import { configuration, MODEL } from "../../core/support/requests.ts";
import { type Answer, scriptedFetch } from "../../core/support/scripted-fetch.ts";
import { startGateway } from "../../support/gateway.ts";

export interface Example {
  readonly path: string;
  /** Where the provider has it, behind its address. */
  readonly upstream: string;
  readonly request: object;
  readonly answer: object;
  /** Prompt and completion tokens of the answer. Undefined where it does not tell them. */
  readonly tokens?: readonly [number, number];
}

const USAGE = { input_tokens: 14, input_token_details: { text_tokens: 4, audio_tokens: 10 }, output_tokens: 5 };

export const EXAMPLES: Readonly<Record<string, Example>> = {
  completions: {
    path: "/v1/completions",
    upstream: "/completions",
    request: { model: MODEL, prompt: "Once upon a time", max_tokens: 16 },
    answer: {
      id: "cmpl-1",
      object: "text_completion",
      model: "upstream-0",
      choices: [{ text: " there was", index: 0, logprobs: null, finish_reason: "length" }],
      usage: { prompt_tokens: 4, completion_tokens: 2, total_tokens: 6 },
    },
    tokens: [4, 2],
  },
  moderations: {
    path: "/v1/moderations",
    upstream: "/moderations",
    request: { model: MODEL, input: "I love you." },
    answer: { id: "modr-1", model: "upstream-0", results: [{ flagged: false, category_scores: { hate: 1.0e-7 } }] },
  },
  images: {
    path: "/v1/images/generations",
    upstream: "/images/generations",
    request: { model: MODEL, prompt: "A lighthouse", n: 1, size: "1024x1024" },
    answer: {
      created: 1_700_000_000,
      data: [{ b64_json: "aGk=" }],
      usage: { total_tokens: 100, input_tokens: 50, output_tokens: 50, input_tokens_details: { text_tokens: 50 } },
    },
    tokens: [50, 50],
  },
  speech: {
    path: "/v1/audio/speech",
    upstream: "/audio/speech",
    request: { model: MODEL, input: "Hello there.", voice: "alloy" },
    answer: { audio_data: "aGk=" },
  },
  transcriptions: {
    path: "/v1/audio/transcriptions",
    upstream: "/audio/transcriptions",
    request: { model: MODEL, url: "https://example.com/talk.mp3" },
    answer: { text: "Hello there.", usage: { type: "tokens", ...USAGE, total_tokens: 19 } },
    tokens: [14, 5],
  },
  rerank: {
    path: "/v1/rerank",
    upstream: "/rerank",
    request: { model: MODEL, query: "capital", documents: ["Paris", "Rome"], top_n: 1 },
    answer: { id: "r", model: "upstream-0", results: [{ index: 1, relevance_score: 0.9 }], usage: { total_tokens: 9 } },
    tokens: [9, 0],
  },
};

export interface StreamExample {
  readonly path: string;
  readonly request: object;
  /** The data of the events; the last completes the answer. */
  readonly events: readonly object[];
  readonly tokens: readonly [number, number];
}

export const STREAMS: Readonly<Record<string, StreamExample>> = {
  images: {
    path: "/v1/images/generations",
    request: { ...EXAMPLES["images"]?.request, stream: true, partial_images: 1 },
    events: [
      { type: "image_generation.partial_image", b64_json: "aGk=", partial_image_index: 0 },
      { type: "image_generation.completed", b64_json: "aGkh", usage: { input_tokens: 50, output_tokens: 60 } },
    ],
    tokens: [50, 60],
  },
  speech: {
    path: "/v1/audio/speech",
    request: { ...EXAMPLES["speech"]?.request, stream_format: "sse" },
    events: [
      { type: "speech.audio.delta", audio: "aGk=" },
      { type: "speech.audio.delta", audio: "aGkh" },
      { type: "speech.audio.done", usage: { input_tokens: 14, output_tokens: 101, total_tokens: 115 } },
    ],
    tokens: [14, 101],
  },
  transcriptions: {
    path: "/v1/audio/transcriptions",
    request: { ...EXAMPLES["transcriptions"]?.request, stream: true },
    events: [
      { type: "transcript.text.delta", delta: "Hé" },
      { type: "transcript.text.segment", id: "seg_1", text: "Hé🌊", speaker: "A", start: 0, end: 1.0 },
      { type: "transcript.text.done", text: "Hé🌊", usage: { type: "tokens", ...USAGE, total_tokens: 19 } },
    ],
    tokens: [14, 5],
  },
};

/** A gateway whose provider gives these answers, one for each request. */
export async function startWith(answers: readonly Answer[], ...models: object[]) {
  const { fetch, asked } = scriptedFetch(...answers);
  const gateway = await startGateway(configuration(...(models.length > 0 ? models : [{ retries: 0 }])), { fetch });
  const ask = (path: string, request: object | string) =>
    gateway.ask({ path, body: typeof request === "string" ? request : JSON.stringify(request) });
  return { ...gateway, asked, post: ask };
}

/** Of the last call, as it was logged. */
export function loggedTokens(log: readonly Record<string, unknown>[]) {
  const { prompt_tokens: prompt, completion_tokens: completion, estimated } = log.at(-1) ?? {};
  return { prompt, completion, estimated };
}

// OpenAI's own SDK. Unless told otherwise, it asks for embeddings as base64 and decodes them. It has no rerank.
import OpenAI, { toFile } from "openai";
import type { Connection } from "../support/client.ts";
import type { Abilities, EndpointClient } from "./client.ts";

export const openaiSdk: EndpointClient = { name: "openai", connect };

function connect({ url, key, model }: Connection): Abilities {
  const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: key, maxRetries: 0 });
  return {
    ...vectorsOf(client, model),
    ...wordsOf(client, model),
    ...imagesOf(client, model),
    ...soundOf(client, model),
  };
}

function vectorsOf(client: OpenAI, model: string): Abilities {
  const embed = async (request: Omit<OpenAI.EmbeddingCreateParams, "model">) => {
    const { data } = await client.embeddings.create({ model, ...request });
    return data.map(({ embedding }) => embedding);
  };
  return {
    embed: (input) => embed({ input }),
    embedAsFloats: (input) => embed({ input, encoding_format: "float" }),
    embedTokens: (input) => embed({ input }),
  };
}

function wordsOf(client: OpenAI, model: string): Abilities {
  return {
    moderate: async (input) =>
      (await client.moderations.create({ model, input })).results.map(({ flagged }) => flagged),
    complete: async (prompt) => (await client.completions.create({ model, prompt })).choices[0]?.text ?? "",
    async *streamCompletion(prompt) {
      const chunks = await client.completions.create({ model, prompt, stream: true });
      for await (const { choices } of chunks) yield choices[0]?.text ?? "";
    },
  };
}

function imagesOf(client: OpenAI, model: string): Abilities {
  return {
    draw: async (prompt) => (await client.images.generate({ model, prompt })).data?.[0]?.b64_json ?? "",
    async *streamImage(prompt) {
      const events = await client.images.generate({ model, prompt, stream: true, partial_images: 1 });
      for await (const { b64_json } of events) yield b64_json;
    },
  };
}

function soundOf(client: OpenAI, model: string): Abilities {
  const voice = "alloy";
  const file = (sound: Uint8Array) => toFile(sound, "speech.mp3");
  return {
    speak: async (input) =>
      new Uint8Array(await (await client.audio.speech.create({ model, input, voice })).arrayBuffer()),
    async *streamSpeech(input) {
      const { body } = await client.audio.speech.create({ model, input, voice, stream_format: "sse" });
      for await (const event of eventsIn(body)) if (event.audio !== undefined) yield Buffer.from(event.audio, "base64");
    },
    transcribe: async (sound) => (await client.audio.transcriptions.create({ model, file: await file(sound) })).text,
    async *streamTranscription(sound) {
      const events = await client.audio.transcriptions.create({ model, file: await file(sound), stream: true });
      for await (const event of events) if (event.type === "transcript.text.delta") yield event.delta;
    },
  };
}

/** The SDK leaves a stream of speech to its caller. */
async function* eventsIn(body: ReadableStream<Uint8Array> | null): AsyncGenerator<{ readonly audio?: string }> {
  const said = (await new Response(body).text()).match(/(?<=^data: ).*/gm) ?? [];
  for (const event of said) yield JSON.parse(event);
}

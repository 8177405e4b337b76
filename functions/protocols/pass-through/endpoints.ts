// OpenAI's endpoints that are passed through, and rerank in the form that Cohere, Jina and others share.
import "../in-every-instance.ts";
import type { Endpoint } from "./endpoint.ts";
import { passThroughProtocol } from "./protocol.ts";

export { completions } from "./completions/protocol.ts";

const MODERATIONS: Endpoint = { name: "moderations", required: ["input"] };

const IMAGES: Endpoint = {
  name: "images",
  required: ["prompt"],
  stream: { member: "stream", value: true, last: "image_generation.completed" },
};

/** A stream of sound is no stream of events. */
const SPEECH: Endpoint = {
  name: "speech",
  required: ["input"],
  stream: { member: "stream_format", value: "sse", last: "speech.audio.done" },
  other: "sound",
};

/** What is to be heard is a file, or as some servers have it, an address. */
const TRANSCRIPTIONS: Endpoint = {
  name: "transcriptions",
  required: [],
  stream: { member: "stream", value: true, last: "transcript.text.done" },
  other: "text",
};

const RERANK: Endpoint = { name: "rerank", required: ["query", "documents"] };

export const moderations = passThroughProtocol(MODERATIONS);
export const images = passThroughProtocol(IMAGES);
export const speech = passThroughProtocol(SPEECH);
export const transcriptions = passThroughProtocol(TRANSCRIPTIONS);
export const rerank = passThroughProtocol(RERANK);

// OpenAI's speech: bytes that no text could hold, or events of them as base64.
import { optionalNumber } from "../../../local/simulated-provider/fields.ts";
import type { Outgoing } from "../anthropic-stand-in/faults.ts";
import type { RecordedRequest } from "../fake-provider/exchange.ts";
import { membersOf, oneOf, textOf, tokensIn } from "./members.ts";
import { bytesOf, eventsOf, frame } from "./outgoing.ts";

const MEMBERS = new Set([...["model", "input", "voice", "instructions", "response_format", "speed", "stream_format"]]);

const TYPES = {
  mp3: "audio/mpeg",
  opus: "audio/opus",
  aac: "audio/aac",
  flac: "audio/flac",
  wav: "audio/wav",
  pcm: "audio/pcm",
} as const;

/** Every byte there is, in pieces. */
export const SOUND = Uint8Array.from({ length: 1_024 }, (_, at) => (at * 7) % 256);
const PIECES = [SOUND.subarray(0, 300), SOUND.subarray(300, 301), SOUND.subarray(301)];
const SOUND_TOKENS = 60;

export function speech({ body }: RecordedRequest): Outgoing {
  const members = { ...membersOf(body, MEMBERS) };
  textOf(members, "model");
  textOf(members, "voice");
  optionalNumber(members, "speed", { min: 0.25, max: 4 });
  const input = tokensIn(textOf(members, "input"));
  const format = oneOf(members, "response_format", ["mp3", "opus", "aac", "flac", "wav", "pcm"]);
  if (oneOf(members, "stream_format", ["audio", "sse"]) === "audio") return bytesOf(TYPES[format], PIECES);
  const usage = { input_tokens: input, output_tokens: SOUND_TOKENS, total_tokens: input + SOUND_TOKENS };
  const deltas = PIECES.map((piece) =>
    frame({ type: "speech.audio.delta", audio: Buffer.from(piece).toString("base64") }),
  );
  return eventsOf([...deltas, frame({ type: "speech.audio.done", usage })]);
}

// OpenAI's transcriptions: a form with a file, answered as JSON, as text, or as events.
import { ApiError } from "../../../local/simulated-provider/api-error.ts";
import { jsonOf, type Outgoing } from "../anthropic-stand-in/faults.ts";
import type { RecordedRequest } from "../fake-provider/exchange.ts";
import { type Members, oneOf, refuseUnknown, textOf } from "./members.ts";
import { type Part, partsOf } from "./multipart.ts";
import { bytesOf, eventsOf, frame } from "./outgoing.ts";

const MEMBERS = new Set([
  ...["file", "model", "language", "prompt", "response_format", "temperature", "timestamp_granularities[]"],
  ...["stream", "include[]", "chunking_strategy"],
]);

const WHISPERS = ["json", "text", "srt", "verbose_json", "vtt"] as const;
const OTHERS = ["json", "text"] as const;
const USAGE = { type: "tokens", input_tokens: 14, output_tokens: 9, total_tokens: 23 };

export function transcriptions({ headers, bytes }: RecordedRequest): Outgoing {
  const parts = partsOf(headers["content-type"], bytes);
  const members = refuseUnknown(Object.fromEntries(parts.map((part) => [part.name, part.bytes.toString()])), MEMBERS);
  const said = `Heard ${fileIn(parts).bytes.length} bytes.`;
  const isWhisper = textOf(members, "model") === "whisper-1";
  const format = oneOf(members, "response_format", isWhisper ? WHISPERS : OTHERS);
  if (isStream(members) && !isWhisper) return eventsOf(framesOf(said));
  if (format === "json" || format === "verbose_json") return jsonOf(answerOf(said, isWhisper, format));
  return bytesOf("text/plain; charset=utf-8", [`${said}\n`]);
}

function fileIn(parts: readonly Part[]): Part {
  const file = parts.find(({ name, filename }) => name === "file" && filename !== undefined);
  if (file === undefined) throw ApiError.field("file", "missing_required_parameter", "is required");
  // OpenAI knows the format by the ending of the name.
  if (/\.(flac|m4a|mp3|mp4|mpeg|mpga|oga|ogg|wav|webm)$/.test(file.filename ?? "")) return file;
  throw new ApiError("Unrecognized file format.");
}

function isStream(members: Members): boolean {
  return oneOf(members, "stream", ["false", "true"]) === "true";
}

/** Whisper is paid by the second. */
function answerOf(text: string, isWhisper: boolean, format: string): object {
  const usage = isWhisper ? { type: "duration", seconds: 3 } : USAGE;
  const details = { task: "transcribe", language: "english", duration: 2.5, segments: [], words: [] };
  return { text, ...(format === "verbose_json" && details), usage };
}

function* framesOf(text: string): Generator<string> {
  for (const delta of text.match(/\s*\S+/g) ?? []) yield frame({ type: "transcript.text.delta", delta });
  yield frame({ type: "transcript.text.done", text, usage: USAGE });
}

// Finds the parts of a request's messages that hold media, in the forms of each protocol.
import { isMembers, type Members } from "./members.ts";

export interface MediaPart {
  readonly kind: "image" | "audio" | "video" | "document";
  /** The string that holds the data, or that says where it is. */
  readonly source: string;
  /** The data itself, if the request holds it. */
  readonly base64: string | undefined;
  readonly mediaType: string;
  readonly filename: string | undefined;
  readonly detail: unknown;
}

/** By the part's `type`: of chat completions, of Responses, of Anthropic's messages, and of servers of open models. */
const KINDS: ReadonlyMap<unknown, MediaPart["kind"]> = new Map([
  ["image_url", "image"],
  ["input_image", "image"],
  ["image", "image"],
  ["computer_screenshot", "image"],
  ["input_audio", "audio"],
  ["audio_url", "audio"],
  ["video_url", "video"],
  ["file", "document"],
  ["input_file", "document"],
  ["document", "document"],
]);

export function mediaParts(body: Members): MediaPart[] {
  return partsIn(body)
    .map(readPart)
    .filter((part) => part !== undefined);
}

/** The parts of messages and of Responses' items, of the results of tools, and of the results within a message. */
function partsIn(body: Members): Members[] {
  const messages = [...membersIn(body["messages"]), ...membersIn(body["input"])];
  const parts = messages.flatMap(({ content, output }) => [...membersIn(content), ...membersIn(output)]);
  return [...parts, ...parts.flatMap(({ type, content }) => (type === "tool_result" ? membersIn(content) : []))];
}

function membersIn(value: unknown): Members[] {
  return (Array.isArray(value) ? value : [value]).filter(isMembers);
}

/** The source is in the part itself, in a member that is named like its type, or in `source`. */
function readPart(part: Members): MediaPart | undefined {
  const kind = KINDS.get(part["type"]);
  if (kind === undefined) return undefined;
  const inner = part[String(part["type"])] ?? part["source"];
  const holder = isMembers(inner) ? inner : { ...part, url: inner };
  const textOf = (...names: string[]) => names.map((name) => holder[name]).find(isText);
  const data = textOf("data", "file_data");
  const source = data ?? textOf("url", "image_url", "file_url", "file_id");
  if (source === undefined || holder["type"] === "text") return undefined;
  const url = readDataUrl(source);
  const mediaType = url?.mediaType ?? textOf("media_type") ?? "";
  const base64 = url ? url.base64 : data;
  return { kind, source, base64, mediaType, filename: textOf("filename"), detail: holder["detail"] };
}

/** The head of a `data:` URL is short; its data, which is not looked at here, may be millions of characters long. */
const LONGEST_HEAD = 200;

function readDataUrl(source: string): { mediaType: string; base64: string } | undefined {
  const comma = source.slice(0, LONGEST_HEAD).indexOf(",");
  const [, mediaType] = /^data:([^;]*).*;base64$/is.exec(source.slice(0, Math.max(comma, 0))) ?? [];
  return mediaType === undefined ? undefined : { mediaType, base64: source.slice(comma + 1) };
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

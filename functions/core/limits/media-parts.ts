// Finds the parts of a request's messages that hold media, in the forms of each protocol.
import { isMembers, type Members } from "../wire/members.ts";
import { messageParts } from "./message-parts.ts";

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

/**
 * By the part's `type`, or by the name of a member where it has none: of chat completions, of Responses, of Anthropic's
 * messages, and of servers of open models.
 */
const KINDS: ReadonlyMap<unknown, MediaPart["kind"]> = new Map([
  ["image_url", "image"],
  ["input_image", "image"],
  ["image", "image"],
  ["computer_screenshot", "image"],
  ["input_audio", "audio"],
  ["audio_url", "audio"],
  ["audio", "audio"],
  ["video_url", "video"],
  ["video", "video"],
  ["file", "document"],
  ["input_file", "document"],
  ["document", "document"],
  ["document_url", "document"],
]);
/** Members with data, an address or an id. Where a part has several, which of them a provider reads is not known. */
const SOURCES = new Set([...KINDS.keys(), "data", "file_data", "url", "file_url", "file_id"]);
const PLAIN_DATA = new Set(["data", "file_data"]);

export function mediaParts(body: Members): MediaPart[] {
  return messageParts(body).flatMap(readPart);
}

/** Sources are in the part itself, in a member that is named like its type, or in `source`. */
function readPart(part: Members): MediaPart[] {
  const type = part["type"] ?? Object.keys(part).find((name) => KINDS.has(name));
  const kind = KINDS.get(type);
  if (kind === undefined) return [];
  const holders = [part, part[String(type)], part["source"]]
    .filter(isMembers)
    .filter((each) => each["type"] !== "text");
  return holders.flatMap((holder) =>
    Object.entries(holder).flatMap(([name, source]) =>
      SOURCES.has(name) && typeof source === "string" ? [sourceIn(holder, { kind, name, source })] : [],
    ),
  );
}

function sourceIn(
  holder: Members,
  { kind, name, source }: Pick<MediaPart, "kind" | "source"> & { name: string },
): MediaPart {
  const url = readDataUrl(source);
  const { filename, media_type: mediaType, detail } = holder;
  return {
    kind,
    source,
    base64: url?.base64 ?? (PLAIN_DATA.has(name) ? source : undefined),
    mediaType: url?.mediaType ?? textOf(mediaType) ?? "",
    filename: textOf(filename),
    detail,
  };
}

/** The head of a `data:` URL is short; its data, which is not looked at here, may be millions of characters long. */
const LONGEST_HEAD = 200;

function readDataUrl(source: string): { mediaType: string; base64: string } | undefined {
  const comma = source.slice(0, LONGEST_HEAD).indexOf(",");
  const [, mediaType] = /^data:([^;]*).*;base64$/is.exec(source.slice(0, Math.max(comma, 0))) ?? [];
  return mediaType === undefined ? undefined : { mediaType, base64: source.slice(comma + 1) };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

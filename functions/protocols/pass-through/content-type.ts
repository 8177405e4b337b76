// The content types of answers that are not JSON. Only these are passed on: none of them is anything that a browser runs.

/** Sound, whatever it is called; a stream of events that was not asked for is passed on in the same way. */
export function isSound(contentType: string): boolean {
  const type = typeIn(contentType);
  return type === "" || type.startsWith("audio/") || SOUNDS.has(type);
}

const SOUNDS: ReadonlySet<string> = new Set([
  ...["application/octet-stream", "binary/octet-stream", "application/ogg", "text/event-stream"],
]);

/** Plain text, and the subtitles of SubRip and WebVTT. */
export function isText(contentType: string): boolean {
  return TEXTS.has(typeIn(contentType));
}

const TEXTS: ReadonlySet<string> = new Set([
  ...["text/plain", "text/vtt", "text/srt", "text/x-srt", "text/x-subrip", "text/subtitle"],
  ...["application/x-subrip", "application/srt"],
]);

/** As the provider wrote it, where a header can hold that. */
export function shownType(contentType: string, otherwise: string): string {
  return contentType.length <= LONGEST && WRITTEN.test(contentType) ? contentType : otherwise;
}

const LONGEST = 128;
const WRITTEN = /^[\w.+-]+\/[\w.+-]+(?: *; *[\w-]+=(?:[\w.+-]+|"[\w.+, -]*"))*$/;

function typeIn(contentType: string): string {
  return (contentType.split(";", 1)[0] ?? "").trim().toLowerCase();
}

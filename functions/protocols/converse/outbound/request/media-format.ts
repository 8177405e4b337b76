// The formats of media that Bedrock takes, by the types that clients name.

export const IMAGES: ReadonlyMap<string, string> = new Map([
  ["image/png", "png"],
  ["image/jpeg", "jpeg"],
  ["image/jpg", "jpeg"],
  ["image/gif", "gif"],
  ["image/webp", "webp"],
]);

const OFFICE = "application/vnd.openxmlformats-officedocument";
const DOCUMENTS: ReadonlyMap<string, string> = new Map([
  ["application/pdf", "pdf"],
  ["application/msword", "doc"],
  [`${OFFICE}.wordprocessingml.document`, "docx"],
  ["application/vnd.ms-excel", "xls"],
  [`${OFFICE}.spreadsheetml.sheet`, "xlsx"],
  ["text/csv", "csv"],
  ["text/html", "html"],
  ["text/markdown", "md"],
  ["application/json", "txt"],
]);

export const AUDIO: ReadonlyMap<string, string> = new Map([
  ...["mp3", "wav", "opus", "aac", "flac", "ogg", "m4a", "webm"].map((name) => [`audio/${name}`, name] as const),
  ["audio/mpeg", "mp3"],
  ["audio/x-wav", "wav"],
  ["audio/wave", "wav"],
  ["audio/mp4", "mp4"],
  ["audio/x-flac", "flac"],
]);

/** Text of any other kind is plain text. */
export function documentFormat(type: string): string | undefined {
  return DOCUMENTS.get(type) ?? (type.startsWith("text/") ? "txt" : undefined);
}

// What a moderation request asks of the simulated provider.
import { ApiError } from "../api-error.ts";
import { fieldsOf, required } from "../fields.ts";
import { parseJson } from "../parse-request.ts";

export interface Moderated {
  readonly text: string;
  readonly hasImage: boolean;
}

export interface ModerationRequest {
  readonly model: string;
  /** Each gets a result. */
  readonly inputs: readonly Moderated[];
}

export function parseModerationRequest(body: string): ModerationRequest {
  const fields = fieldsOf(parseJson(body), "body");
  const model = fields["model"] ?? "omni-moderation-latest";
  if (typeof model !== "string") throw ApiError.field("model", "invalid_type", "must be a string");
  return { model, inputs: inputsOf(required(fields["input"], "input")) };
}

function inputsOf(value: unknown): Moderated[] {
  if (typeof value === "string") return [ofText(value)];
  if (!Array.isArray(value)) throw ApiError.field("input", "invalid_type", KINDS);
  if (value.length === 0) throw ApiError.field("input", "empty_array", "must not be empty");
  if (value.every((item) => typeof item === "string")) return value.map(ofText);
  return [ofParts(value)];
}

const KINDS = "must be a string, an array of strings, or an array of parts";

function ofText(text: string): Moderated {
  return { text, hasImage: false };
}

/** Texts and an image are judged together. */
function ofParts(parts: readonly unknown[]): Moderated {
  const read = parts.map((part, at) => partOf(fieldsOf(part, `input[${at}]`), `input[${at}]`));
  return {
    text: read.flatMap(({ text = [] }) => text).join("\n"),
    hasImage: read.some(({ text }) => text === undefined),
  };
}

/** Without a text it is an image. */
function partOf(part: Record<string, unknown>, path: string): { readonly text?: string } {
  const type = required(part["type"], `${path}.type`);
  if (type !== "text" && type !== "image_url")
    throw ApiError.field(`${path}.type`, "invalid_value", "must be one of text, image_url");
  if (type === "text") return { text: stringOf(part["text"], `${path}.text`) };
  stringOf(
    fieldsOf(required(part["image_url"], `${path}.image_url`), `${path}.image_url`)["url"],
    `${path}.image_url.url`,
  );
  return {};
}

function stringOf(value: unknown, path: string): string {
  const given = required(value, path);
  if (typeof given !== "string") throw ApiError.field(path, "invalid_type", "must be a string");
  return given;
}

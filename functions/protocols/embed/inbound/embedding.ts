// Serves clients of OpenAI's embeddings from providers that have them in a form of their own.
import "../../in-every-instance.ts";
import type { InboundEmbedding } from "../../../core/embedding.ts";
import { optional, type Place } from "../../reading/place.ts";
import { oneOf, POSITIVE } from "../../reading/value-type.ts";
import { readTexts } from "./read-texts.ts";
import { writeAnswer } from "./write-answer.ts";

/** Those that every form has a place for, or none. */
const READ = new Set(["model", "input", "dimensions", "encoding_format"]);

export const embedding: InboundEmbedding = {
  async readRequest(body, { longest }) {
    const place: Place = { members: body, path: "" };
    const dimensions = optional(place, "dimensions", POSITIVE);
    const encoding = optional(place, "encoding_format", oneOf("float", "base64")) ?? "float";
    const texts = await readTexts(body["input"], longest);
    const further = Object.fromEntries(Object.entries(body).filter(([name]) => !READ.has(name)));
    return { request: { texts, dimensions, further }, writeAnswer: (completion) => writeAnswer(completion, encoding) };
  },
};

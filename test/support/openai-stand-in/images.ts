// OpenAI's images by its gpt-image models: base64 only, and as a stream each image with an event that completes it.
import { optionalBoolean, optionalInteger } from "../../../local/simulated-provider/fields.ts";
import { jsonOf, type Outgoing } from "../anthropic-stand-in/faults.ts";
import type { RecordedRequest } from "../fake-provider/exchange.ts";
import { membersOf, oneOf, textOf, tokensIn } from "./members.ts";
import { eventsOf, frame } from "./outgoing.ts";

const MEMBERS = new Set([
  ...["model", "prompt", "n", "size", "quality", "background", "moderation", "output_format", "output_compression"],
  ...["stream", "partial_images", "user"],
]);

/** One transparent pixel. */
export const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
const IMAGE_TOKENS = 272;

export function images({ body }: RecordedRequest): Outgoing {
  const members = { ...membersOf(body, MEMBERS) };
  textOf(members, "model");
  const prompt = tokensIn(textOf(members, "prompt"));
  const count = optionalInteger(members, "n", { min: 1, max: 10 }) ?? 1;
  const form = {
    created: 1,
    size: oneOf(members, "size", ["auto", "1024x1024", "1536x1024", "1024x1536"]),
    quality: oneOf(members, "quality", ["auto", "low", "medium", "high"]),
    background: oneOf(members, "background", ["auto", "transparent", "opaque"]),
    output_format: oneOf(members, "output_format", ["png", "jpeg", "webp"]),
  };
  const partial = optionalInteger(members, "partial_images", { min: 0, max: 3 }) ?? 0;
  if (optionalBoolean(members, "stream")) return eventsOf(framesOf({ form, count, partial, prompt }));
  return jsonOf({ ...form, data: Array(count).fill({ b64_json: PIXEL }), usage: usageOf(prompt, count) });
}

interface Asked {
  readonly form: object;
  readonly count: number;
  readonly partial: number;
  readonly prompt: number;
}

function* framesOf({ form, count, partial, prompt }: Asked): Generator<string> {
  const type = "image_generation.completed";
  for (let image = 0; image < count; image++) {
    for (let at = 0; at < partial; at++) {
      const name = "image_generation.partial_image";
      yield frame({ type: name, b64_json: PIXEL, partial_image_index: at, ...form }, name);
    }
    yield frame({ type, b64_json: PIXEL, ...form, usage: usageOf(image === 0 ? prompt : 0, 1) }, type);
  }
}

function usageOf(prompt: number, count: number): object {
  return {
    ...{ input_tokens: prompt, output_tokens: count * IMAGE_TOKENS, total_tokens: prompt + count * IMAGE_TOKENS },
    input_tokens_details: { text_tokens: prompt, image_tokens: 0 },
  };
}

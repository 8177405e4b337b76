// The answer to an embeddings request, in OpenAI's form.
import { randomUUID } from "node:crypto";
import { answeringName } from "../models.ts";
import { noticeOf } from "../notice.ts";
import { featuresOf, tokensIn } from "./input.ts";
import type { EmbeddingsRequest } from "./parse-request.ts";
import { type Vector, vectorOf } from "./vector.ts";

export function embed({ model, inputs, dimensions, isBase64 }: EmbeddingsRequest, variable = "OPENAI_API_KEY"): object {
  const tokens = inputs.reduce((sum, input) => sum + tokensIn(input), 0);
  const data = inputs.map((input, index) => {
    const vector = vectorOf(featuresOf(input), dimensions);
    return { object: "embedding", index, embedding: isBase64 ? base64Of(vector) : vector };
  });
  return {
    ...{ object: "list", id: `embd-simulated-${randomUUID()}`, ...noticeOf(variable, "embeddings") },
    ...{ data, model: answeringName(model), usage: { prompt_tokens: tokens, total_tokens: tokens } },
  };
}

/** Numbers of 32 bits, the lowest byte first. */
function base64Of(vector: Vector): string {
  const bytes = new DataView(new ArrayBuffer(4 * vector.length));
  for (const [at, value] of vector.entries()) bytes.setFloat32(4 * at, value, true);
  return Buffer.from(bytes.buffer).toString("base64");
}

// The tokens of a request as Bedrock counts them. Not every model's answers have the header.
import type { EmbeddingAnswer } from "../../../core/embedding.ts";
import { countIn } from "./vectors.ts";

export function tokensIn({ headers }: EmbeddingAnswer): number | undefined {
  const count = headers.get("x-amzn-bedrock-input-token-count") ?? "";
  return /^\d+$/.test(count) ? countIn(Number(count)) : undefined;
}

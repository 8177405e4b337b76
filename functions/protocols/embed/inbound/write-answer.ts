// The answer in OpenAI's form, a piece for each of the provider's answers.
import type { Completion } from "../../../core/completion.ts";
import type { EmbeddingWriter, Vector } from "../../../core/embedding.ts";
import type { Usage } from "../../../core/limits/usage.ts";
import { base64Of } from "./base64.ts";

export type Encoding = "float" | "base64";

export function writeAnswer({ model }: Completion, encoding: Encoding): EmbeddingWriter {
  let index = 0;
  const item = (vector: Vector) => {
    const embedding = encoding === "base64" ? `"${base64Of(vector.values)}"` : vector.text();
    return `{"object":"embedding","index":${index++},"embedding":${embedding}}`;
  };
  return {
    write({ vectors }) {
      const before = index === 0 ? START : ",";
      return before + vectors.map(item).join();
    },
    close: (usage) => `],"model":${JSON.stringify(model)},"usage":${usageMember(usage)}}`,
  };
}

const START = '{"object":"list","data":[';

/** With the mark that the gateway's own counts have. */
function usageMember({ promptTokens, totalTokens, estimated }: Usage): string {
  const usage = JSON.stringify({ prompt_tokens: promptTokens, total_tokens: totalTokens });
  return estimated ? `${usage},"sluice":{"usage_estimated":true}` : usage;
}

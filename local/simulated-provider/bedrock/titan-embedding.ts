// Amazon's Titan: one text a request, as
// docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-text.html has it.
import { featuresOf, tokensIn } from "../embeddings/input.ts";
import { dimensionsOf } from "../embeddings/models.ts";
import { vectorOf } from "../embeddings/vector.ts";
import { BedrockError } from "./bedrock-error.ts";
import { type Embedding, type Fields, onlyFieldsOf } from "./embedding.ts";

const FIRST = new Set(["inputText"]);
const SECOND = new Set([...FIRST, "dimensions", "normalize", "embeddingTypes"]);
const SIZES = [256, 512, 1_024];

export function titanEmbedding(body: unknown, model: string): Embedding {
  const isFirst = dimensionsOf(model).isFixed;
  const fields = onlyFieldsOf(body, isFirst ? FIRST : SECOND);
  const text = fields["inputText"];
  if (typeof text !== "string") throw BedrockError.malformed("required key [inputText] not found");
  if (text === "") throw BedrockError.malformed("expected minLength: 1, actual: 0");
  const embedding = vectorOf(featuresOf(text), isFirst ? dimensionsOf(model).usual : dimensionsIn(fields));
  const tokens = tokensIn(text);
  const byType = isFirst ? {} : { embeddingsByType: { float: embedding } };
  return { answer: { embedding, inputTextTokenCount: tokens, ...byType }, tokens };
}

function dimensionsIn({ dimensions = 1_024, normalize = true, embeddingTypes: types = ["float"] }: Fields): number {
  const size = SIZES.find((each) => each === dimensions);
  if (size === undefined) throw BedrockError.malformed(`dimensions is not one of ${SIZES.join(", ")}`);
  if (typeof normalize !== "boolean") throw BedrockError.malformed("normalize is not a boolean");
  if (!Array.isArray(types) || types.join() !== "float")
    throw BedrockError.invalid("The simulated provider embeds as float only.");
  return size;
}

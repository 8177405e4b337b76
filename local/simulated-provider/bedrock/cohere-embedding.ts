// Cohere's Embed on Bedrock: up to 96 texts a request, as
// docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-embed.html has it.
import { randomUUID } from "node:crypto";
import { featuresOf, tokensIn } from "../embeddings/input.ts";
import { dimensionsOf } from "../embeddings/models.ts";
import { vectorOf } from "../embeddings/vector.ts";
import { BedrockError } from "./bedrock-error.ts";
import { type Embedding, type Fields, onlyFieldsOf } from "./embedding.ts";

const THIRD = new Set(["texts", "input_type", "truncate", "embedding_types"]);
const FOURTH = new Set([...THIRD, "output_dimension", "max_tokens"]);
const TYPES = ["search_document", "search_query", "classification", "clustering"];
const TRUNCATIONS = ["NONE", "START", "END", "LEFT", "RIGHT"];
const SIZES = [256, 512, 1_024, 1_536];
const MOST_TEXTS = 96;

export function cohereEmbedding(body: unknown, model: string): Embedding {
  const { isFixed } = dimensionsOf(model);
  const fields = onlyFieldsOf(body, isFixed ? THIRD : FOURTH);
  oneOf(fields["input_type"], "input_type", TYPES);
  oneOf(fields["truncate"] ?? "NONE", "truncate", TRUNCATIONS);
  const texts = textsOf(fields["texts"]);
  const size = oneOf(fields["output_dimension"] ?? dimensionsOf(model).usual, "output_dimension", SIZES);
  const vectors = texts.map((text) => vectorOf(featuresOf(text), size));
  const tokens = texts.reduce((sum, text) => sum + tokensIn(text), 0);
  return { answer: { id: `simulated-${randomUUID()}`, texts, ...inForm(vectors, fields) }, tokens };
}

function inForm(vectors: readonly unknown[], { embedding_types: types }: Fields): object {
  if (types === undefined) return { response_type: "embeddings_floats", embeddings: vectors };
  if (Array.isArray(types) && types.join() === "float")
    return { response_type: "embeddings_by_type", embeddings: { float: vectors } };
  throw BedrockError.invalid("The simulated provider embeds as float only.");
}

function textsOf(value: unknown): string[] {
  if (!Array.isArray(value) || value.length === 0) throw BedrockError.malformed("required key [texts] not found");
  if (value.length > MOST_TEXTS) throw BedrockError.malformed(`#/texts: expected maximum item count: ${MOST_TEXTS}`);
  if (value.every((text) => typeof text === "string" && text !== "")) return value;
  throw BedrockError.malformed("#/texts: expected texts that are not empty");
}

function oneOf<Value>(value: unknown, name: string, values: readonly Value[]): Value {
  const known = values.find((each) => each === value);
  if (known !== undefined) return known;
  throw BedrockError.malformed(`#/${name}: expected one of ${values.join(", ")}`);
}

// Amazon's Nova: one text a request, as docs.aws.amazon.com/nova/latest/userguide/embeddings-schema.html has it.
import { featuresOf, tokensIn } from "../embeddings/input.ts";
import { vectorOf } from "../embeddings/vector.ts";
import { BedrockError } from "./bedrock-error.ts";
import { type Embedding, onlyFieldsOf } from "./embedding.ts";

const BODY = new Set(["schemaVersion", "taskType", "singleEmbeddingParams"]);
const PARAMS = new Set(["embeddingPurpose", "embeddingDimension", "text"]);
const TEXT = new Set(["truncationMode", "value"]);
const PURPOSES = [
  ...["GENERIC_INDEX", "GENERIC_RETRIEVAL", "TEXT_RETRIEVAL", "IMAGE_RETRIEVAL", "VIDEO_RETRIEVAL"],
  ...["DOCUMENT_RETRIEVAL", "AUDIO_RETRIEVAL", "CLASSIFICATION", "CLUSTERING"],
];
const SIZES = [256, 384, 1_024, 3_072];

export function novaEmbedding(body: unknown): Embedding {
  const { taskType, singleEmbeddingParams } = onlyFieldsOf(body, BODY);
  if (taskType !== "SINGLE_EMBEDDING") throw BedrockError.malformed("taskType is not SINGLE_EMBEDDING");
  const { embeddingPurpose, embeddingDimension = 3_072, text } = onlyFieldsOf(singleEmbeddingParams, PARAMS);
  const { truncationMode, value } = onlyFieldsOf(text, TEXT);
  const size = SIZES.find((each) => each === embeddingDimension);
  const isMode = ["START", "END", "NONE"].some((mode) => mode === truncationMode);
  if (!PURPOSES.some((purpose) => purpose === embeddingPurpose))
    throw BedrockError.malformed("no such embeddingPurpose");
  if (size === undefined || !isMode || typeof value !== "string" || value === "")
    throw BedrockError.malformed("embeddingDimension, truncationMode or value is not one that is allowed");
  const embedding = vectorOf(featuresOf(value), size);
  return { answer: { embeddings: [{ embeddingType: "TEXT", embedding }] }, tokens: tokensIn(value) };
}

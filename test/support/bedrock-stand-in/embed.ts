// Embeddings by InvokeModel: Amazon's Titan and Nova, and Cohere's.
import { vectorOf } from "../text-vector.ts";
import { credentialsRefusal } from "./credentials.ts";
import { type Refusal, refuse } from "./error.ts";
import type { StandInRequest } from "./refusal.ts";
import { anything, enumeration, flag, integer, length, text } from "./scalars.ts";
import { list, type Members, type Shape, structure } from "./shape.ts";

export interface EmbeddingReply {
  readonly id: string;
  readonly answer: object;
  readonly headers: Readonly<Record<string, string>>;
}

const INVOKE = /^\/model\/([^/?]+)\/invoke$/;

interface Form {
  readonly id: RegExp;
  readonly shape: Shape;
  answer(body: Members): object;
  /** Whether the tokens are counted in a header. */
  readonly counts: boolean;
}

const sizes =
  (...allowed: number[]): Shape =>
  (value, path) =>
    allowed.some((size) => size === value) ? undefined : `${path}: ${value} is not one of ${allowed.join(", ")}`;

const inputType = enumeration("search_document", "search_query", "classification", "clustering");
const truncate = enumeration("NONE", "START", "END", "LEFT", "RIGHT");
const purposes = enumeration("GENERIC_INDEX", "GENERIC_RETRIEVAL", "TEXT_RETRIEVAL", "CLASSIFICATION", "CLUSTERING");

/** Cohere takes 96 texts a call. */
const texts: Shape = (value, path) => {
  if (Array.isArray(value) && value.length > 96) return `${path}: total number of texts must be at most 96`;
  return list(text, 1)(value, path);
};

const tokensOf = (text: unknown) => Math.max(1, Math.ceil(String(text).length / 4));
const numberIn = (value: unknown) => (typeof value === "number" ? value : undefined);
const textsIn = ({ texts }: Members) => (Array.isArray(texts) ? texts.map(String) : []);

const FORMS: readonly Form[] = [
  {
    id: /amazon\.titan-embed-text-v1/,
    shape: structure({ inputText: length(1, 50_000) }, ["inputText"]),
    answer: titan,
    counts: true,
  },
  {
    id: /amazon\.titan-embed-text-v2/,
    shape: structure(
      { inputText: length(1, 50_000), dimensions: sizes(256, 512, 1024), normalize: flag, embeddingTypes: anything },
      ["inputText"],
    ),
    answer: titan,
    counts: true,
  },
  {
    id: /cohere\.embed-(?:english|multilingual)-v3/,
    shape: structure({ texts, input_type: inputType, truncate, embedding_types: anything }, ["texts", "input_type"]),
    answer: (body) => ({
      ...{ id: "1", response_type: "embeddings_floats", texts: textsIn(body) },
      embeddings: textsIn(body).map((one) => vectorOf(one)),
    }),
    counts: true,
  },
  {
    id: /cohere\.embed-v4/,
    shape: structure(
      { texts, input_type: inputType, truncate, output_dimension: sizes(256, 512, 1024, 1536), max_tokens: integer },
      ["texts", "input_type"],
    ),
    answer: (body) => ({
      ...{ id: "1", response_type: "embeddings_by_type" },
      embeddings: { float: textsIn(body).map((one) => vectorOf(one, numberIn(body["output_dimension"]))) },
    }),
    counts: true,
  },
  {
    id: /amazon\.nova-2-multimodal-embeddings/,
    shape: structure(
      {
        schemaVersion: enumeration("nova-multimodal-embed-v1"),
        taskType: enumeration("SINGLE_EMBEDDING"),
        singleEmbeddingParams: structure(
          {
            embeddingPurpose: purposes,
            embeddingDimension: sizes(256, 384, 1024, 3072),
            text: structure({ truncationMode: enumeration("START", "END", "NONE"), value: length(1, 8_192) }, [
              ...["truncationMode", "value"],
            ]),
          },
          ["embeddingPurpose", "text"],
        ),
      },
      ["taskType", "singleEmbeddingParams"],
    ),
    answer: ({ singleEmbeddingParams: params }) => {
      const { text, embeddingDimension } = params as { text: { value: string }; embeddingDimension?: number };
      return { embeddings: [{ embeddingType: "TEXT", embedding: vectorOf(text.value, embeddingDimension) }] };
    },
    counts: false,
  },
];

function titan({ inputText, dimensions }: Members): object {
  const embedding = vectorOf(String(inputText), numberIn(dimensions));
  return { embedding, inputTextTokenCount: tokensOf(inputText), embeddingsByType: { float: embedding } };
}

/** Undefined: it is another operation, or another kind of model. */
export function embeddingReply(request: StandInRequest, now: number): Refusal | EmbeddingReply | undefined {
  const [, encoded] = INVOKE.exec(request.path) ?? [];
  const id = encoded === undefined ? "" : decodeURIComponent(encoded);
  const form = FORMS.find(({ id: pattern }) => pattern.test(id));
  if (form === undefined) return undefined;
  const refusal = credentialsRefusal(request, now);
  if (refusal !== undefined) return refusal;
  const body = JSON.parse(request.body);
  const fault = form.shape(body, "");
  if (fault !== undefined) return refuse("ValidationException", `Malformed input request: ${fault}`);
  const count = textsIn(body).reduce((sum, one) => sum + tokensOf(one), 0) || tokensOf(body.inputText);
  const headers = form.counts ? { "x-amzn-bedrock-input-token-count": String(count) } : {};
  return { id, answer: form.answer(body), headers: { ...headers } };
}

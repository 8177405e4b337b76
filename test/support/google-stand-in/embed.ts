// Embeddings: the Gemini API's batchEmbedContents, and Vertex AI's `predict` and embedContent.
import { vectorOf } from "../text-vector.ts";
import { credentialsRefusal } from "./address.ts";
import { content } from "./content-shape.ts";
import { type Refusal, refuse } from "./error.ts";
import { list, message, type Shape, type Violation } from "./proto.ts";
import type { StandInRequest } from "./refusal.ts";
import { anything, enumeration, flag, int32, text } from "./scalars.ts";

export interface EmbeddingReply {
  readonly id: string;
  readonly answer: object;
}

const GEMINI = /^\/v1beta\/models\/([^/:]+):(batchEmbedContents)$/;
const VERTEX =
  /^\/v1\/((?:projects\/[^/]+\/locations\/[^/]+\/)?)publishers\/google\/models\/([^/:]+):(predict|embedContent)$/;

const taskType = enumeration(
  "TaskType",
  ...["RETRIEVAL_QUERY", "RETRIEVAL_DOCUMENT", "SEMANTIC_SIMILARITY", "CLASSIFICATION", "CLUSTERING"],
  ...["QUESTION_ANSWERING", "FACT_VERIFICATION", "CODE_RETRIEVAL_QUERY"],
);
const shapes: Readonly<Record<string, Shape>> = {
  batchEmbedContents: message("BatchEmbedContentsRequest", {
    requests: list(
      message("EmbedContentRequest", { model: text, content, taskType, title: text, outputDimensionality: int32 }),
    ),
  }),
  predict: message("PredictRequest", {
    instances: list(message("Instance", { content: text, taskType, title: text })),
    parameters: message("Parameters", { outputDimensionality: int32, autoTruncate: flag }),
  }),
  embedContent: message("EmbedContentRequest", {
    content,
    embedContentConfig: message("EmbedContentConfig", {
      ...{ taskType, title: text, outputDimensionality: int32, autoTruncate: flag },
    }),
  }),
};

/** Undefined: it is another method. */
export function embeddingReply(request: StandInRequest): Refusal | EmbeddingReply | undefined {
  const { pathname, searchParams: query } = new URL(request.path, "http://stand-in");
  const [, geminiId] = GEMINI.exec(pathname) ?? [];
  const [, project, vertexId, vertexMethod] = VERTEX.exec(pathname) ?? [];
  const id = geminiId ?? vertexId;
  if (id === undefined || request.method !== "POST") return undefined;
  const method = vertexMethod ?? "batchEmbedContents";
  const service = geminiId === undefined ? ("vertex" as const) : ("gemini" as const);
  const address = { service, id, isStream: false, resource: pathname, query, isExpress: project === "" };
  return credentialsRefusal(address, request.headers) ?? answerTo(request.body, { id, method });
}

interface Asked {
  readonly id: string;
  readonly method: string;
}

interface Body {
  readonly requests?: readonly EmbedRequest[];
  readonly instances?: readonly { readonly content?: string }[];
  readonly parameters?: { readonly outputDimensionality?: number };
  readonly content?: EmbedRequest["content"];
  readonly embedContentConfig?: { readonly outputDimensionality?: number };
}

interface EmbedRequest {
  readonly model?: string;
  readonly content?: { readonly parts?: readonly { readonly text?: string }[] };
  readonly outputDimensionality?: number;
}

function answerTo(body: string, asked: Asked): Refusal | EmbeddingReply {
  const violations: Violation[] = [];
  const read = (shapes[asked.method] ?? anything)(JSON.parse(body), { path: "", violations }) as Body;
  if (violations.length > 0) return refuse(400, violations.map(({ description }) => description).join("\n"));
  const broken = BROKEN[asked.method]?.(read, asked);
  return broken === undefined ? { id: asked.id, answer: ANSWERS[asked.method]?.(read) ?? {} } : refuse(400, broken);
}

const textIn = ({ content: { parts = [] } = {} }: EmbedRequest) => parts.map(({ text = "" }) => text).join("");
/** About as many as the models count. */
const tokensIn = (text = "") => Math.max(1, Math.ceil(text.length / 4));

const BROKEN: Readonly<Record<string, (body: Body, asked: Asked) => string | undefined>> = {
  batchEmbedContents({ requests = [] }, { id }) {
    if (requests.length === 0) return "* BatchEmbedContentsRequest.requests: requests is not specified";
    if (requests.length > 100) return "* BatchEmbedContentsRequest.requests: at most 100 requests can be in one batch";
    const at = requests.findIndex(({ model }) => model !== `models/${id}`);
    if (at >= 0) return `* BatchEmbedContentsRequest.requests[${at}].model: unexpected model name format`;
    return requests.some((one) => textIn(one) === "") ? "content is empty" : undefined;
  },
  predict({ instances = [] }) {
    if (instances.length === 0) return "Invalid instances: the list is empty.";
    if (instances.length > 250) return `250 instance(s) is allowed per prediction. Actual: ${instances.length}`;
    if (instances.some(({ content = "" }) => content === "")) return "The text content is empty.";
    const tokens = instances.reduce((sum, { content }) => sum + tokensIn(content), 0);
    const isTooMuch = instances.length > 1 && tokens > 20_000;
    return isTooMuch ? `The input token count is ${tokens} but the model supports up to 20000.` : undefined;
  },
  embedContent({ content = {} }, { id }) {
    if (id.startsWith("text-") || id === "gemini-embedding-001") return `${id} does not support embedContent.`;
    return textIn({ content }) === "" ? "content is empty" : undefined;
  },
};

const ANSWERS: Readonly<Record<string, (body: Body) => object>> = {
  batchEmbedContents: ({ requests = [] }) => ({
    embeddings: requests.map((one) => ({ values: vectorOf(textIn(one), one.outputDimensionality) })),
  }),
  predict: ({ instances = [], parameters = {} }) => ({
    predictions: instances.map(({ content = "" }) => ({
      embeddings: {
        values: vectorOf(content, parameters.outputDimensionality),
        statistics: { truncated: false, token_count: tokensIn(content) },
      },
    })),
    metadata: { billableCharacterCount: 1 },
  }),
  embedContent: ({ content = {}, embedContentConfig = {} }) => ({
    embedding: { values: vectorOf(textIn({ content }), embedContentConfig.outputDimensionality) },
    usageMetadata: { promptTokenCount: tokensIn(textIn({ content })), totalTokenCount: tokensIn(textIn({ content })) },
    truncated: false,
  }),
};

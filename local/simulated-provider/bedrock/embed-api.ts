// Embeddings by Bedrock's InvokeModel, each in the form of the model's maker.
import { text } from "node:stream/consumers";
import { parseJson } from "../anthropic/parse-body.ts";
import { type Api, type Exchange, sendJson } from "../exchange.ts";
import { noticeOf } from "../notice.ts";
import { BedrockError, bedrockErrorReply } from "./bedrock-error.ts";
import { cohereEmbedding } from "./cohere-embedding.ts";
import { novaEmbedding } from "./nova-embedding.ts";
import { titanEmbedding } from "./titan-embedding.ts";

export const embedInvokeApi: Api = { answer, errorReply: bedrockErrorReply, idHeader: "x-amzn-requestid" };

const METHOD = /^\/model\/([^/]*(titan-embed-text|cohere\.embed|nova-\d+-multimodal-embeddings)[^/]*)\/invoke$/;

export function isEmbedInvoke(path: string): boolean {
  return METHOD.test(path);
}

async function answer({ path, request, response, variable }: Exchange): Promise<void> {
  const [, named = "", maker] = METHOD.exec(path) ?? [];
  if (request.method !== "POST") throw BedrockError.unknownOperation();
  const embedding = formOf(maker)(parseJson(await text(request)), decodeURIComponent(named));
  response.setHeader("x-amzn-bedrock-input-token-count", embedding.tokens);
  sendJson(response, 200, {
    ...embedding.answer,
    ...noticeOf(variable ?? "AWS_BEARER_TOKEN_BEDROCK", "embeddings"),
  });
}

function formOf(maker = "") {
  if (maker.startsWith("nova")) return novaEmbedding;
  return maker.startsWith("titan") ? titanEmbedding : cohereEmbedding;
}

// Google's embeddings: embedContent and batchEmbedContents of the Gemini API, and predict of Vertex AI.
import { text } from "node:stream/consumers";
import { featuresOf, tokensIn } from "../embeddings/input.ts";
import { vectorOf } from "../embeddings/vector.ts";
import { type Api, type Exchange, sendJson } from "../exchange.ts";
import { noticeOf } from "../notice.ts";
import { checkKey } from "./api-key.ts";
import { batchOf, configuredRequestOf, type Embedded, embedRequestOf } from "./embed-request.ts";
import { GoogleError, googleErrorReply } from "./google-error.ts";
import { parseJson } from "./parse-json.ts";
import { instancesOf } from "./predict-request.ts";
import { type Asked, serviceAt, VARIABLES } from "./services.ts";

export const embedApi: Api = { answer, errorReply: googleErrorReply, idHeader: "x-request-id" };

const METHOD = /^(.*)\/models\/([^/:]+):(embedContent|batchEmbedContents|predict)$/;

export function isEmbed(path: string): boolean {
  return METHOD.test(path);
}

async function answer({ path, request, response, variable }: Exchange): Promise<void> {
  const { method, service, model } = methodOf(path);
  if (request.method !== "POST") throw GoogleError.notFound();
  checkKey(request.headers);
  const body = parseJson(await text(request));
  sendJson(response, 200, { ...method(body, model), ...noticeOf(variable ?? VARIABLES[service], "embeddings") });
}

type Method = (body: unknown, model: string) => object;

const METHODS: Readonly<Record<string, Method>> = {
  "gemini embedContent": (body, model) => ({ embedding: vectorIn(embedRequestOf(body, "", model)) }),
  "gemini batchEmbedContents": (body, model) => ({ embeddings: batchOf(body, model).map(vectorIn) }),
  "vertex embedContent": (body, model) => countedVectorIn(configuredRequestOf(body, model)),
  "vertex predict": (body, model) => ({ predictions: instancesOf(body, model).map(predictionOf) }),
};

function vectorIn({ text, dimensions }: Embedded): { readonly values: readonly number[] } {
  return { values: vectorOf(featuresOf(text), dimensions) };
}

function countedVectorIn(embedded: Embedded): object {
  return { embedding: vectorIn(embedded), usageMetadata: { promptTokenCount: tokensIn(embedded.text) } };
}

function predictionOf(embedded: Embedded): object {
  const statistics = { truncated: false, token_count: tokensIn(embedded.text) };
  return { embeddings: { ...vectorIn(embedded), statistics } };
}

function methodOf(path: string): Asked & { readonly method: Method } {
  const [, before = "", named = "", name = ""] = METHOD.exec(path) ?? [];
  const service = serviceAt(before);
  const method = METHODS[`${service} ${name}`];
  if (service === undefined || method === undefined) throw GoogleError.notFound();
  const model = decodeURIComponent(named);
  if (model.startsWith("no-such")) throw GoogleError.noSuchModel(model);
  return { service, model, method };
}

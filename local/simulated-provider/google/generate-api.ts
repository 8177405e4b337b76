// Google's generateContent, as the Gemini API and Vertex AI have it.
import { text } from "node:stream/consumers";
import { type Api, type Exchange, sendJson } from "../exchange.ts";
import { sendStream } from "../send-stream.ts";
import { checkKey } from "./api-key.ts";
import { generate, generationJson } from "./generation.ts";
import { generationEvents, generationFrames } from "./generation-events.ts";
import { GoogleError, googleErrorReply } from "./google-error.ts";
import { parseGenerateRequest } from "./parse-request.ts";
import { type Asked, serviceAt } from "./services.ts";

export const generateApi: Api = { answer, errorReply: googleErrorReply, idHeader: "x-request-id" };

export function isGenerate(path: string): boolean {
  return /^\/v1beta\b/.test(path) || METHOD.test(path);
}

const METHOD = /^(.*)\/(models|tunedModels|endpoints)\/([^/:]+):(generateContent|streamGenerateContent)$/;

async function answer({ path, request, response, gapMilliseconds, variable }: Exchange): Promise<void> {
  const { method, ...asked } = methodOf(path);
  if (request.method !== "POST") throw GoogleError.notFound();
  checkKey(request.headers);
  const generation = generate(parseGenerateRequest(await text(request), asked), variable);
  if (method === "generateContent") return sendJson(response, 200, generationJson(generation));
  const isStream = new URL(request.url ?? "/", "http://localhost").searchParams.get("alt") === "sse";
  if (!isStream) return sendJson(response, 200, [...generationEvents(generation)]);
  await sendStream(response, generationFrames(generation), gapMilliseconds);
}

function methodOf(path: string): Asked & { readonly method: string } {
  const [, before = "", , model = "", method = ""] = METHOD.exec(path) ?? [];
  const service = serviceAt(before);
  if (service === undefined) throw GoogleError.notFound();
  return { service, model: decodeURIComponent(model), method };
}

// Google's generateContent, as the Gemini API and Vertex AI have it.
import { text } from "node:stream/consumers";
import { type Api, type Exchange, sendJson } from "../exchange.ts";
import { sendStream } from "../send-stream.ts";
import { generate, generationJson } from "./generation.ts";
import { generationEvents, generationFrames } from "./generation-events.ts";
import { GoogleError, googleErrorReply } from "./google-error.ts";
import { type Asked, parseGenerateRequest } from "./parse-request.ts";

export const generateApi: Api = { answer, errorReply: googleErrorReply, idHeader: "x-request-id" };

export function isGenerate(path: string): boolean {
  return /^\/v1beta\b/.test(path) || METHOD.test(path);
}

const METHOD = /^(.*)\/(models|tunedModels|endpoints)\/([^/:]+):(generateContent|streamGenerateContent)$/;

async function answer({ path, request, response, gapMilliseconds, variable }: Exchange): Promise<void> {
  const { method, ...asked } = methodOf(path);
  if (request.method !== "POST") throw GoogleError.notFound();
  // A model may say that its provider needs no key.
  const { "x-goog-api-key": key = "none", authorization = "Bearer none" } = request.headers;
  if (String(key).trim() === "" || !/^Bearer +\S/i.test(authorization)) throw GoogleError.noKey();

  const generation = generate(parseGenerateRequest(await text(request), asked), variable);
  if (method === "generateContent") return sendJson(response, 200, generationJson(generation));
  const isStream = new URL(request.url ?? "/", "http://localhost").searchParams.get("alt") === "sse";
  if (!isStream) return sendJson(response, 200, [...generationEvents(generation)]);
  await sendStream(response, generationFrames(generation), gapMilliseconds);
}

const SERVICES = [
  ["gemini", /^\/v1(beta)?$/],
  ["vertex", /^\/v1(beta1)?(\/projects\/[^/]+\/locations\/[^/]+)?(\/publishers\/google)?$/],
] as const;

/** Vertex AI has a project and a location before it, unless it is asked with a key. */
function methodOf(path: string): Asked & { readonly method: string } {
  const [, before = "", , model = "", method = ""] = METHOD.exec(path) ?? [];
  const service = SERVICES.find(([, pattern]) => pattern.test(before))?.[0];
  if (service === undefined) throw GoogleError.notFound();
  return { service, model: decodeURIComponent(model), method };
}

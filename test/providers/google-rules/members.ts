// Requests that break the rules of addresses, credentials and members.
import { type Broken, config, contents, declared, parts, text, turn, vertex } from "./request.ts";

const express = "/v1/publishers/google/models/gemini-2.5-flash:generateContent";
const method = (name: string) => `/v1beta/models/gemini-2.5-flash:${name}`;

export const addresses: Readonly<Record<string, Broken>> = {
  "the key is missing": { headers: { "x-goog-api-key": undefined } },
  "the key is wrong": { headers: { "x-goog-api-key": "AIza-other" } },
  "the key is in the address": { path: method("generateContent?key=AIza-stand-in") },
  "the access token is missing": vertex({ headers: { authorization: undefined } }),
  "the access token is wrong": vertex({ headers: { authorization: "Bearer ya29.other" } }),
  "the key of express mode is missing": { path: express, headers: { "x-goog-api-key": undefined } },
  "the address does not exist": { path: "/v1/chat/completions" },
  "the model does not exist": { model: "gemini-3.6-flahs" },
  "the publisher has no such model": vertex({ model: "gemini-3.6-flahs" }),
  "a stream is no stream of events": { path: method("streamGenerateContent") },
  "a JSON answer has a query": { path: method("generateContent?alt=sse") },
  "the body is larger than 20 MB": { text: " ".repeat(20 * 1024 * 1024 + 1) },
  "the body is not JSON": { text: '{"contents":' },
};

export const members: Readonly<Record<string, Broken>> = {
  "a member of the request is unknown": { body: { temperature: 1 } },
  "a member of a part is unknown": parts({ ...text("Hi"), cacheControl: {} }),
  "a member of a call is unknown": turn({ functionCall: { name: "weather", arguments: "{}" } }),
  "a member of a function is unknown": declared({ strict: true }),
  "a member of the generation is unknown": config({ n: 2 }),
  "a member of thinking is unknown": config({ thinkingConfig: { effort: "low" } }),
  "the Gemini API is given labels": { body: { labels: { team: "a" } } },
  "Vertex AI is given a service tier": vertex({ body: { serviceTier: "flex" } }),
  "a name is neither form": { body: { generationconfig: {} } },
  "a text is a number": parts({ text: 5 }),
  "the seed has more than 32 bits": config({ seed: 2 ** 32 }),
  "the maximum is no whole number": config({ maxOutputTokens: 1.5 }),
  "the service tier does not exist": { body: { serviceTier: "auto" } },
};

export const noContents: Readonly<Record<string, Broken>> = {
  "there are no contents": { body: { contents: undefined } },
  "contents are an empty list": contents(),
};

// Requests as the rules' tests change them.
import { ACCESS_TOKEN, API_KEY } from "../../support/google-stand-in/address.ts";
import type { StandInRequest } from "../../support/google-stand-in/refusal.ts";
import { SENTINELS } from "../../support/google-stand-in/signature.ts";

/** How a request breaks a rule: its members replace those of a good request, and undefined removes one. */
export interface Broken {
  readonly model?: string;
  readonly on?: "vertex";
  /** The whole address. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: object;
  /** The whole body, which need not be JSON. */
  readonly text?: string;
}

const NEWEST = "gemini-3-flash-preview";
const USUAL = "gemini-2.5-flash";
const VERTEX = "/v1/projects/p/locations/global/publishers/google/models";

export function requestOf({ model = USUAL, on, path, headers, body, text }: Broken): StandInRequest {
  const base = on === "vertex" ? VERTEX : "/v1beta/models";
  const credentials = on === "vertex" ? { authorization: `Bearer ${ACCESS_TOKEN}` } : { "x-goog-api-key": API_KEY };
  return {
    method: "POST",
    path: path ?? `${base}/${model}:generateContent`,
    headers: { ...credentials, ...headers },
    body: text ?? JSON.stringify({ ...question, ...body }),
  };
}

export const user = (...parts: object[]) => ({ role: "user", parts });
export const answer = (...parts: object[]) => ({ role: "model", parts });
export const text = (words: string) => ({ text: words });
export const asked = user(text("Hi"));
export const question = { contents: [asked] };

export const call = (members: object = {}) => ({ functionCall: { name: "weather", args: {}, ...members } });
export const signed = (part: object, thoughtSignature: string | undefined = SENTINELS[0]) => ({
  ...part,
  thoughtSignature,
});
export const response = (members: object = {}) => ({
  functionResponse: { name: "weather", response: { output: "Sunny" }, ...members },
});

export const contents = (...list: object[]): Broken => ({ body: { contents: list } });
/** One content of the user's. */
export const parts = (...list: object[]): Broken => contents(user(...list));
/** A question, and the model's turn. */
export const turn = (...list: object[]): Broken => contents(asked, answer(...list));
/** A question, a call, and the turn behind it. */
export const result = (...list: object[]): Broken => contents(asked, answer(call()), user(...list));
export const newest = (broken: Broken): Broken => ({ ...broken, model: NEWEST });
export const vertex = (broken: Broken): Broken => ({ ...broken, on: "vertex" });
export const config = (members: object): Broken => ({ body: { generationConfig: members } });

export const declaration = { name: "weather", description: "Weather in a city" };
export const functions = (...list: object[]) => ({ tools: [{ functionDeclarations: list }] });
export const declared = (members: object): Broken => ({ body: functions({ ...declaration, ...members }) });
/** The schema of the only parameter. */
export const parameter = (city: object): Broken => declared({ parameters: { type: "OBJECT", properties: { city } } });

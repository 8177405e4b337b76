// How a generateContent request wants its answer: how many, how long, and in which form.
import { type JsonWriter, writeObject } from "../response-format.ts";
import { type Fields, fieldsOf, given, integerOf, numberOf, oneOf, textsOf } from "./fields.ts";
import { GoogleError } from "./google-error.ts";
import { signsCalls } from "./models.ts";
import { sampler } from "./schemas.ts";
import { thoughtsOf } from "./thinking.ts";

export interface GenerationConfig {
  readonly candidateCount: number;
  readonly maxTokens: number;
  readonly stop: string[];
  readonly writeJson: JsonWriter | undefined;
  readonly includesThoughts: boolean;
}

const MEMBERS = new Set([
  ...["candidateCount", "stopSequences", "maxOutputTokens", "temperature", "topP", "topK", "seed", "presencePenalty"],
  ...["frequencyPenalty", "responseLogprobs", "logprobs", "responseMimeType", "responseSchema", "responseJsonSchema"],
  ...["responseModalities", "thinkingConfig", "mediaResolution", "speechConfig", "imageConfig", "audioTimestamp"],
]);
const PATH = "generationConfig";
const INT32 = 2 ** 31 - 1;

export function generationConfigOf(value: unknown, model: string): GenerationConfig {
  const config = given(value) ? fieldsOf(value, PATH, MEMBERS) : {};
  numberOf(config["temperature"], `${PATH}.temperature`, { min: 0, max: 2 });
  numberOf(config["topP"], `${PATH}.topP`, { min: 0, max: 1 });
  integerOf(config["seed"], `${PATH}.seed`, { min: -INT32 - 1, max: INT32 });
  checkPenalties(config, model);
  const stop = textsOf(config["stopSequences"], `${PATH}.stopSequences`);
  if (stop.length > 5) throw GoogleError.field(`${PATH}.stopSequences`, "at most 5 stop sequences are allowed");
  return {
    candidateCount: integerOf(config["candidateCount"], `${PATH}.candidateCount`, { min: 1, max: 8 }) ?? 1,
    maxTokens: maximumOf(config),
    stop: stop.filter((sequence) => sequence !== ""),
    writeJson: formatOf(config),
    includesThoughts: thoughtsOf(config["thinkingConfig"], model),
  };
}

function maximumOf({ maxOutputTokens }: Fields): number {
  const range = { min: 1, max: INT32 };
  return integerOf(maxOutputTokens, `${PATH}.maxOutputTokens`, range) ?? Number.POSITIVE_INFINITY;
}

function checkPenalties(config: Fields, model: string): void {
  for (const name of ["presencePenalty", "frequencyPenalty"]) {
    const penalty = numberOf(config[name], `${PATH}.${name}`, { min: -2, max: 2 });
    if (penalty !== undefined && (signsCalls(model) || model.startsWith("gemini-2.5")))
      throw GoogleError.invalid(`Penalty is not enabled for models/${model}`);
  }
}

const FORMATS = ["text/plain", "application/json"] as const;

function formatOf(config: Fields): JsonWriter | undefined {
  const type = given(config["responseMimeType"])
    ? oneOf(config["responseMimeType"], `${PATH}.responseMimeType`, FORMATS)
    : "text/plain";
  const sample = sampler(config, { own: "responseSchema", json: "responseJsonSchema" }, PATH);
  if (type === "application/json") return sample ?? writeObject;
  if (sample === undefined) return undefined;
  throw GoogleError.invalid("A response schema is only supported with the response mime type application/json.");
}

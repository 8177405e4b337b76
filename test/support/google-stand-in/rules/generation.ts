// Numbers and formats that a request may choose.
import { first } from "../../anthropic-stand-in/shape.ts";
import { declarationsOf, fault, type Generation, type KnownRequest, type Rule } from "../request.ts";
import { tokensOfPrompt } from "../tokens.ts";
import { jsonSchemaFault, openApiFault } from "./schema.ts";

const MIME_TYPES = ["text/plain", "application/json", "text/x.enum"];
const STOP_SEQUENCES = 5;

const ranges: readonly (readonly [keyof Generation, string, number, number])[] = [
  ["temperature", "temperature", 0, 2],
  ["topP", "top_p", 0, 1],
  ["topK", "top_k", 1, Number.POSITIVE_INFINITY],
  ["candidateCount", "candidate_count", 1, 8],
  ["maxOutputTokens", "max_output_tokens", 1, Number.POSITIVE_INFINITY],
  ["logprobs", "logprobs", 1, 20],
];

const generationOf = ({ body }: KnownRequest): Generation => body.generationConfig ?? {};

export const numbersAreInRange: Rule = (request) =>
  first(ranges, ([name, path, minimum, maximum]) => {
    const value = generationOf(request)[name];
    if (typeof value !== "number" || (value >= minimum && value <= maximum)) return undefined;
    const range =
      maximum === Number.POSITIVE_INFINITY ? `at least ${minimum}` : `in the range [${minimum}, ${maximum}]`;
    return fault(`generation_config.${path}`, `${path} must be ${range}.`);
  });

export const maximumSuitsTheModel: Rule = (request) => {
  const { maxOutputTokens: tokens = 1 } = generationOf(request);
  const most = request.model.maximumTokens;
  if (request.service === "gemini" || tokens <= most) return undefined;
  return `Unable to submit request because it has a maxOutputTokens value of ${tokens} but the supported range is from 1 (inclusive) to ${most + 1} (exclusive). Update the value and try again.`;
};

export const stopSequencesAreFew: Rule = (request) =>
  (generationOf(request).stopSequences ?? []).length > STOP_SEQUENCES
    ? fault("generation_config.stop_sequences", `at most ${STOP_SEQUENCES} stop sequences are allowed.`)
    : undefined;

export const candidatesSuitTheModel: Rule = (request) =>
  (generationOf(request).candidateCount ?? 1) > request.model.candidates
    ? "Multiple candidates is not enabled for this model"
    : undefined;

/** Zero is not checked. */
export const penaltiesSuitTheModel: Rule = (request) => {
  const { presencePenalty = 0, frequencyPenalty = 0 } = generationOf(request);
  const isGiven = presencePenalty !== 0 || frequencyPenalty !== 0;
  return isGiven && request.model.generation > 2 ? `Penalty is not enabled for models/${request.id}` : undefined;
};

export const logprobsSuitTheModel: Rule = (request) => {
  const { responseLogprobs = false, logprobs } = generationOf(request);
  if (!responseLogprobs)
    return logprobs === undefined ? undefined : fault("generation_config.logprobs", "response_logprobs must be true.");
  if (request.model.generation >= 3 && request.service === "vertex")
    return "Unable to submit request because Logprobs is not supported for this model.";
  return request.model.generation > 2 && request.service === "gemini"
    ? `Logprobs is not enabled for models/${request.id}`
    : undefined;
};

export const formatIsPossible: Rule = (request) => {
  const { responseMimeType: type = "text/plain", responseSchema, responseJsonSchema } = generationOf(request);
  if (!MIME_TYPES.includes(type))
    return fault("generation_config.response_mime_type", `allowed mimetypes are ${MIME_TYPES.join(", ")}.`);
  if (type === "application/json" && declarationsOf(request.body).length > 0 && request.model.generation < 3)
    return "Function calling with a response mime type: 'application/json' is unsupported";
  if (responseSchema === undefined && responseJsonSchema === undefined) return undefined;
  if (responseSchema !== undefined && responseJsonSchema !== undefined)
    return fault("generation_config", "response_schema and response_json_schema must not both be set.");
  if (type === "text/plain")
    return fault("generation_config.response_schema", "only allowed for response_mime_type application/json.");
  return responseSchema === undefined
    ? jsonSchemaFault(responseJsonSchema, "generation_config.response_json_schema")
    : openApiFault(responseSchema, "generation_config.response_schema");
};

export const instructionsSuitTheModel: Rule = ({ body, id, model }) =>
  body.systemInstruction !== undefined && model.generation === 0
    ? `Developer instruction is not enabled for models/${id}`
    : undefined;

export const promptFitsTheWindow: Rule = ({ body, model: { window } }) => {
  const tokens = tokensOfPrompt(body);
  return tokens > window
    ? `The input token count (${tokens}) exceeds the maximum number of tokens allowed (${window}).`
    : undefined;
};

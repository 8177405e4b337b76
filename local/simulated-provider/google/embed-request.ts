// What Google's requests for embeddings ask of the simulated provider. They have no other fields than Google's.
import { dimensionsOf } from "../embeddings/models.ts";
import { wordsOf } from "./contents.ts";
import { fieldsOf, flagOf, given, integerOf, listOf, oneOf, textOf } from "./fields.ts";
import { GoogleError } from "./google-error.ts";

export interface Embedded {
  readonly text: string;
  readonly dimensions: number;
}

export const TASKS = [
  ...(["TASK_TYPE_UNSPECIFIED", "RETRIEVAL_QUERY", "RETRIEVAL_DOCUMENT", "SEMANTIC_SIMILARITY"] as const),
  ...(["CLASSIFICATION", "CLUSTERING", "QUESTION_ANSWERING", "FACT_VERIFICATION", "CODE_RETRIEVAL_QUERY"] as const),
];
const EMBED = new Set(["model", "content", "taskType", "title", "outputDimensionality"]);

/** In a batch, each request names the model of the path. */
export function embedRequestOf(value: unknown, path: string, model: string): Embedded {
  const at = (name: string) => (path === "" ? name : `${path}.${name}`);
  const fields = fieldsOf(value, path, EMBED);
  const named = given(fields["model"]) ? textOf(fields["model"], at("model")) : undefined;
  if (named !== `models/${model}` && (path !== "" || named !== undefined))
    throw GoogleError.invalid(`* ${at("model")}: unexpected model name, expected models/${model}`);
  if (given(fields["taskType"])) oneOf(fields["taskType"], at("taskType"), TASKS);
  if (given(fields["title"])) textOf(fields["title"], at("title"));
  const text = wordsOf(fields["content"], at("content"));
  if (text === "") throw GoogleError.invalid(`* ${at("content")}: content is empty`);
  return { text, dimensions: dimensionsIn(fields["outputDimensionality"], at("outputDimensionality"), model) };
}

const MOST_REQUESTS = 100;

export function batchOf(value: unknown, model: string): Embedded[] {
  const requests = listOf(fieldsOf(value, "", new Set(["requests"]))["requests"], "requests");
  if (requests.length === 0) throw GoogleError.invalid("* BatchEmbedContentsRequest.requests: must not be empty");
  if (requests.length > MOST_REQUESTS)
    throw GoogleError.invalid(`* BatchEmbedContentsRequest.requests: at most ${MOST_REQUESTS} requests in one batch`);
  return requests.map((request, at) => embedRequestOf(request, `requests[${at}]`, model));
}

const CONFIG = new Set(["taskType", "title", "outputDimensionality", "autoTruncate"]);

/** Vertex AI's embedContent: as the Gemini API's, with the settings apart. */
export function configuredRequestOf(value: unknown, model: string): Embedded {
  const { embedContentConfig: config, ...fields } = fieldsOf(value, "", new Set(["content", "embedContentConfig"]));
  const { autoTruncate, ...settings } = fieldsOf(config ?? {}, "embedContentConfig", CONFIG);
  flagOf(autoTruncate, "embedContentConfig.autoTruncate");
  return embedRequestOf({ ...fields, ...settings }, "", model);
}

export function dimensionsIn(value: unknown, path: string, model: string): number {
  const { usual } = dimensionsOf(model);
  return integerOf(value, path, { min: 1, max: usual }) ?? usual;
}

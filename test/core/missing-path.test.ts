// Whether a 404 is about the address: only then does the provider lack what it was asked for.
import { describe, expect, it } from "vitest";
import { saysNothingThere } from "../../functions/core/upstream/missing-path.ts";
import { readRefusal } from "../../functions/core/upstream/refusal.ts";

/** The bodies of servers' answers to a path that they do not have. */
const PATHS: readonly (readonly [server: string, body: string])[] = [
  ["nothing", ""],
  ["vLLM, and whatever is made with FastAPI", '{"detail":"Not Found"}'],
  ["Ollama", "404 page not found"],
  ["llama.cpp", '{"error":{"code":404,"message":"File Not Found","type":"not_found_error"}}'],
  [
    "OpenAI",
    '{"error":{"message":"Invalid URL (POST /v1/responses)","type":"invalid_request_error","param":null,"code":null}}',
  ],
  ["Groq", '{"error":{"message":"Unknown request URL: POST /openai/v1/responses.","code":"unknown_url"}}'],
  ["Mistral", '{"message":"no Route matched with those values"}'],
  ["Azure", '{"error":{"code":"404","message":"Resource not found"}}'],
  ["Express", "<!DOCTYPE html><pre>Cannot POST /v1/responses</pre>"],
  ["nginx", "<html><h1>404 Not Found</h1></html>"],
];

/** Of servers that have the path. */
const THINGS: readonly (readonly [server: string, body: string])[] = [
  [
    "OpenAI",
    '{"error":{"message":"The model `gpt-9` does not exist or you do not have access to it.","code":"model_not_found"}}',
  ],
  ["vLLM", '{"object":"error","message":"The model `x` does not exist.","type":"NotFoundError","code":404}'],
  ["Ollama", '{"error":{"message":"model \\"x\\" not found, try pulling it first","type":"not_found_error"}}'],
  ["Azure", '{"error":{"code":"DeploymentNotFound","message":"The API deployment for this resource does not exist."}}'],
  ["NVIDIA", `{"status":404,"title":"Not Found","detail":"Function 'b1-2': Not found for account 'a'"}`],
  ["a server of speech", '{"error":{"message":"The voice `x` was not found."}}'],
  ["OpenAI, of an item", `{"error":{"message":"Item with id 'rs_1' not found.","type":"invalid_request_error"}}`],
  [
    "vLLM, of a response",
    `{"error":{"message":"Response with id 'resp_9' not found.","type":"invalid_request_error"}}`,
  ],
  ["a copy of it, of a response", '{"error":{"message":"resp_0123456789abcdef0123 was not found"}}'],
];

const says = (status: number, body: string) => saysNothingThere({ status, error: readRefusal(body) ?? {} });

describe("a 404", () => {
  it.each(PATHS)("of %s is of the path: %s", (_, body) => {
    expect([says(404, body), says(405, body)]).toEqual([true, true]);
    expect([400, 401, 422, 500, 501].map((status) => says(status, body))).not.toContain(true);
  });

  it.each(THINGS)("of %s is of what the request names: %s", (_, body) => {
    expect(says(404, body)).toBe(false);
  });
});

// Whatever a client of chat completions asks, the request to Bedrock keeps to its rules, and to those of its models.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { API_KEY } from "../../support/bedrock-stand-in/credentials.ts";
import { isRefusal, readRequest } from "../../support/bedrock-stand-in/refusal.ts";
import { runs } from "../../support/long.ts";
import { chatRequests } from "../messages/support/chat-requests.ts";
import { bodyOf } from "./support/write.ts";

const models = fc.constantFrom(
  ...["anthropic.claude-3-haiku-20240307-v1:0", "us.anthropic.claude-3-7-sonnet-20250219-v1:0"],
  ...[
    "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
    "us.anthropic.claude-opus-4-6-v1",
    "us.anthropic.claude-sonnet-5",
  ],
  ...[
    "us.anthropic.claude-opus-5",
    "us.amazon.nova-micro-v1:0",
    "us.amazon.nova-pro-v1:0",
    "us.amazon.nova-2-lite-v1:0",
  ],
  ...["us.meta.llama3-3-70b-instruct-v1:0", "us.meta.llama4-maverick-17b-instruct-v1:0"],
  ...["mistral.mistral-large-2402-v1:0", "openai.gpt-oss-120b-1:0", "qwen.qwen3-32b-v1:0"],
  ...["qwen.qwen3-235b-a22b-2507-v1:0", "deepseek.v3-v1:0", "us.xai.grok-4.6", "amazon.titan-text-express-v1"],
);

/** What the API says against a request. What a model cannot do at all is the client's own fault. */
function refusalOf(request: object, id: string): string | undefined {
  const read = readRequest({
    method: "POST",
    path: `/model/${encodeURIComponent(id)}/converse`,
    headers: { authorization: `Bearer ${API_KEY}` },
    body: JSON.stringify(bodyOf(request, { id, unsupported: "drop" })),
  });
  const message = isRefusal(read) && "message" in read.body ? String(read.body.message) : undefined;
  return message !== undefined && CLIENTS_FAULT.test(message) ? undefined : message;
}

/** Nova reads no definitions. */
const CLIENTS_FAULT =
  /^This model doesn't support (?:the image content block|tool use)|^The maximum tokens you requested|extraneous key \[\$defs\]/;

describe("a request to Bedrock, made of a chat request", () => {
  it("breaks no rule of the API", () => {
    const property = fc.property(chatRequests, models, (request, id) => {
      expect(refusalOf(request, id)).toBeUndefined();
    });
    fc.assert(property, { numRuns: runs(100) });
  });
});

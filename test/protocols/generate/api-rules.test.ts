// Whatever a client of chat completions asks, the request to Google keeps to the rules of its APIs.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Dialect } from "../../../functions/protocols/generate/dialect.ts";
import { ACCESS_TOKEN, API_KEY } from "../../support/google-stand-in/address.ts";
import { isRefusal, readRequest } from "../../support/google-stand-in/refusal.ts";
import { runs } from "../../support/long.ts";
import { chatRequests } from "../messages/support/chat-requests.ts";
import { bodyOf } from "./support/write.ts";

const models = fc.constantFrom(
  ...["gemini-2.5-pro", "gemini-2.5-flash", "gemini-2.5-flash-lite", "gemini-3-pro-preview", "gemini-3-flash-preview"],
  ...["gemini-3.1-pro-preview", "gemini-3.5-flash-lite", "gemini-3.6-flash", "gemini-3.7-flash"],
);
const dialects = fc.constantFrom<Dialect>("gemini", "vertex");
const paths: Readonly<Record<Dialect, string>> = {
  gemini: "/v1beta/models",
  vertex: "/v1/projects/p/locations/global/publishers/google/models",
};

/** What the API says against a request. A schema that refers to nothing is the client's own fault. */
function refusalOf(request: object, id: string, dialect: Dialect): string | undefined {
  const read = readRequest({
    method: "POST",
    path: `${paths[dialect]}/${id}:generateContent`,
    headers: { "x-goog-api-key": API_KEY, authorization: `Bearer ${ACCESS_TOKEN}` },
    body: JSON.stringify(bodyOf(request, { id, dialect, unsupported: "drop" })),
  });
  const message = isRefusal(read) ? read.body.error.message : undefined;
  return message?.startsWith("reference to undefined schema") ? undefined : message;
}

describe("a request to Google, made of a chat request", () => {
  it("breaks no rule of the API", () => {
    const property = fc.property(chatRequests, models, dialects, (request, id, dialect) => {
      expect(refusalOf(request, id, dialect)).toBeUndefined();
    });
    fc.assert(property, { numRuns: runs(100) });
  });

  it("has a tool's answer with references as text", () => {
    const answer = JSON.stringify({ city: { $ref: "#/$defs/city" } });
    const messages = [
      { role: "user", content: "Hi" },
      {
        role: "assistant",
        tool_calls: [{ id: "call_1", type: "function", function: { name: "get", arguments: "{}" } }],
      },
      { role: "tool", tool_call_id: "call_1", content: answer },
    ];
    expect(refusalOf({ messages }, "gemini-2.5-flash", "gemini")).toBeUndefined();
    expect(JSON.stringify(bodyOf({ messages }).contents)).toContain(JSON.stringify({ output: answer }));
  });
});

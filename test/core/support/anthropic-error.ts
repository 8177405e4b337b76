// An error as clients of Anthropic's API must get it, whoever made it.
import { expect } from "vitest";
import type { Answered } from "../../support/gateway.ts";

/** The error of an answer that is nothing but an error. The official SDKs log the id of either place. */
export function anthropicErrorOf({ headers, text }: Answered): { readonly type: string; readonly message: string } {
  expect(headers["content-type"]).toBe("application/json");
  const envelope = JSON.parse(text);
  expect(Object.keys(envelope)).toEqual(["type", "error", "request_id"]);
  expect(envelope.type).toBe("error");
  expect(envelope.request_id).toBe(headers["request-id"]);
  expect(headers["request-id"]).toBe(headers["x-request-id"]);
  expect(envelope.error).toMatchObject({
    type: expect.stringMatching(/^[a-z_]+$/),
    message: expect.stringMatching(/\S/),
  });
  return envelope.error;
}

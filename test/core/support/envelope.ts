// What every error must look like, whoever made it: OpenAI's envelope, and nothing of the inside.
import { expect } from "vitest";
import type { Answered } from "../../support/gateway.ts";

export interface Envelope {
  readonly message: string;
  readonly type: string;
  readonly param: string | null;
  readonly code: string | null;
}

/** The error of an answer that is nothing but an error. */
export function envelopeOf({ headers, text }: Answered): Envelope {
  expect(headers["content-type"]).toBe("application/json");
  return checked(text);
}

/** Reads an envelope strictly. What a provider has said may have further members. */
export function checked(text: string): Envelope {
  const envelope = JSON.parse(text);
  expect(Object.keys(envelope)).toEqual(["error"]);
  expect(Object.keys(envelope.error)).toEqual(expect.arrayContaining(["code", "message", "param", "type"]));
  expect(envelope.error.message).toMatch(/\S/);
  expect(envelope.error.type).toMatch(/\S/);
  return envelope.error;
}

/** Neither the head nor the body of an answer may hold a stack trace, or one of these. */
export function expectNothingInside(answered: Answered, ...secrets: readonly string[]): void {
  const all = JSON.stringify(answered.headers) + answered.text;
  for (const secret of secrets) expect(all).not.toContain(secret);
  expect(all).not.toMatch(/node:|node_modules|\.ts:\d|\bat .*\(|ECONN|TypeError|undici|fetch failed/);
}

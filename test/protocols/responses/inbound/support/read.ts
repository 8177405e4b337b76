// Reads Responses requests whose members a test gives.
import { expect } from "vitest";
import type { Conversation, Turn } from "../../../../../functions/core/conversation/conversation.ts";
import { GatewayError } from "../../../../../functions/core/error.ts";
import type { Members } from "../../../../../functions/core/wire/members.ts";
import { readConversation } from "../../../../../functions/protocols/responses/inbound/read-conversation.ts";

const question = { model: "my-model", input: "Hi" };

export function read(members: object, unsupported: "error" | "drop" = "error"): Conversation {
  return readConversation({ ...question, ...members }, unsupported).conversation;
}

/** The client's tools, by the names of the functions. */
export function clientTools(members: object): Members {
  return Object.fromEntries(readConversation({ ...question, ...members }, "error").clientTools);
}

export function turnsOf(...input: object[]): readonly Turn[] {
  return read({ input }).turns;
}

/** Of all turns that these items are. */
export function partsOf(...input: object[]): readonly Members[] {
  return turnsOf(...input).flatMap(({ parts }) => parts.map((part) => ({ ...part })));
}

export function errorOf(members: object, unsupported: "error" | "drop" = "error") {
  try {
    read(members, unsupported);
  } catch (error) {
    expect(error).toBeInstanceOf(GatewayError);
    const { status, body } = error as GatewayError;
    expect({ status, type: body.type }).toEqual({ status: 400, type: "invalid_request_error" });
    expect(body.message).toContain(`'${body.param}'`);
    return { code: body.code, param: body.param };
  }
  throw new Error("nothing was refused");
}

export function messageOf(members: object): string {
  try {
    read(members);
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
  return "";
}

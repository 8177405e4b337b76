// Reads requests of chat completions whose members a test gives.
import { expect } from "vitest";
import type { Conversation } from "../../../../functions/core/conversation/conversation.ts";
import { GatewayError } from "../../../../functions/core/error.ts";
import { readConversation } from "../../../../functions/protocols/chat/inbound/read-conversation.ts";

const question = { model: "my-model", messages: [{ role: "user", content: "Hi" }] };

export function read(members: object): Conversation {
  return readConversation({ ...question, ...members }, "error");
}

export function turnsOf(...messages: object[]): Conversation["turns"] {
  return read({ messages }).turns;
}

export function errorOf(members: object): { code: string | null; param: string | null } {
  try {
    read(members);
  } catch (error) {
    expect(error).toBeInstanceOf(GatewayError);
    const { status, body } = error as GatewayError;
    expect({ status, type: body.type }).toEqual({ status: 400, type: "invalid_request_error" });
    expect(body.message).toContain(`'${body.param}'`);
    return { code: body.code, param: body.param };
  }
  throw new Error("nothing was refused");
}

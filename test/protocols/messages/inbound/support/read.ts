// Reads Messages requests whose members a test gives.
import { expect } from "vitest";
import type { Conversation, Turn } from "../../../../../functions/core/conversation/conversation.ts";
import { GatewayError } from "../../../../../functions/core/error.ts";
import type { Members } from "../../../../../functions/core/wire/members.ts";
import { readConversation } from "../../../../../functions/protocols/messages/inbound/read-conversation.ts";

const question = { model: "my-model", max_tokens: 100, messages: [{ role: "user", content: "Hi" }] };

export function read(members: object, unsupported: "error" | "drop" = "error"): Conversation {
  return readConversation({ ...question, ...members }, unsupported);
}

export function turnsOf(...messages: object[]): readonly Turn[] {
  return read({ messages }).turns;
}

/** Of a message with these blocks. */
export function partsOf(role: "user" | "assistant", ...content: object[]): readonly Members[] {
  return turnsOf({ role, content }).flatMap(({ parts }) => parts.map((part) => ({ ...part })));
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

// Requests of chat completions, as they are written for Anthropic.
import { expect } from "vitest";
import type { Conversation } from "../../../../functions/core/conversation/conversation.ts";
import type { Capabilities } from "../../../../functions/core/directory/capabilities.ts";
import { GatewayError } from "../../../../functions/core/error.ts";
import type { WriteOptions, WrittenRequest } from "../../../../functions/core/protocol.ts";
import type { Members } from "../../../../functions/core/wire/members.ts";
import { readConversation } from "../../../../functions/protocols/chat/inbound/read-conversation.ts";
import { writeRequest } from "../../../../functions/protocols/messages/outbound/write-request.ts";
import { targetFrom } from "../../../support/target.ts";

/** It has no quirks: it thinks with a budget if asked to, and takes all members. */
export const PLAIN = "claude-sonnet-4-5";
export const NEWEST = "claude-not-yet-known";

export interface Asked {
  readonly id?: string;
  readonly capabilities?: Capabilities;
  readonly unsupported?: "drop";
  readonly stream?: boolean;
}

export function optionsFor({ id = PLAIN, stream = false, ...members }: Asked = {}): WriteOptions {
  const target = targetFrom({ name: "my-claude", model: `anthropic/${id}`, ...members });
  return { target, stream, maximumTokens: 4096 };
}

export function readChat(members: object): Conversation {
  return readConversation({ model: "m", messages: [{ role: "user", content: "Hi" }], ...members }, "error");
}

export function written(members: object, asked: Asked = {}): WrittenRequest {
  return writeRequest(readChat(members), optionsFor(asked));
}

/** As the provider reads it. */
export function bodyOf(members: object, asked: Asked = {}): Body {
  return JSON.parse(JSON.stringify(written(members, asked).body));
}

export function messagesOf(...messages: object[]): Body["messages"] {
  return bodyOf({ messages }).messages;
}

export function droppedOf(members: object, asked: Asked = {}): readonly string[] {
  return written(members, asked).dropped;
}

export function errorOf(members: object, asked: Asked = {}): { code: string | null; param: string | null } {
  try {
    written(members, asked);
  } catch (error) {
    expect(error).toBeInstanceOf(GatewayError);
    const { status, body } = error as GatewayError;
    expect(status).toBe(400);
    expect(body.message).toContain(`'${body.param}'`);
    return { code: body.code, param: body.param };
  }
  throw new Error("nothing was refused");
}

export interface Body extends Members {
  readonly max_tokens: number;
  readonly messages: readonly { readonly role: string; readonly content: readonly Members[] }[];
  readonly tools?: readonly Members[];
}

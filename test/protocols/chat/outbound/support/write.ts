// Requests, as they are written for providers that speak chat completions.
import { expect } from "vitest";
import type { Conversation, Options, Turn } from "../../../../../functions/core/conversation/conversation.ts";
import type { Capabilities } from "../../../../../functions/core/directory/capabilities.ts";
import { GatewayError } from "../../../../../functions/core/error.ts";
import type { WriteOptions, WrittenRequest } from "../../../../../functions/core/protocol.ts";
import type { Members } from "../../../../../functions/core/wire/members.ts";
import { writeRequest } from "../../../../../functions/protocols/chat/outbound/write-request.ts";
import { targetFrom } from "../../../../support/target.ts";
import { readChat } from "../../../messages/support/write.ts";

/** It does not think, and takes most members. */
export const PLAIN = "openai/gpt-4.1-mini";
export const THINKING = "openai/gpt-5";
/** It is not known. */
export const OWN = "openai/my-model";

export interface Asked {
  readonly model?: string;
  readonly capabilities?: Capabilities;
  readonly unsupported?: "drop";
  readonly stream?: boolean;
}

export function optionsFor({ model = PLAIN, stream = false, ...members }: Asked = {}): WriteOptions {
  return { target: targetFrom({ name: "my-model", model, ...members }), stream, maximumTokens: 4096 };
}

interface Said extends Omit<Partial<Conversation>, "options"> {
  readonly options?: Partial<Options>;
}

/** Of the internal form. */
export function conversationOf(members: Said = {}): Conversation {
  const { options, ...others } = members;
  const known = readChat({});
  return { ...known, ...others, options: { ...known.options, ...options } };
}

export function writtenOf(members: Said, asked: Asked = {}): WrittenRequest {
  return writeRequest(conversationOf(members), optionsFor(asked));
}

export function turnsWritten(turns: readonly Turn[], asked: Asked = {}): Body["messages"] {
  return asRead(writtenOf({ turns }, asked)).messages;
}

/** Of a request of chat completions, for what the two forms have in common. */
export function written(members: object, asked: Asked = {}): WrittenRequest {
  return writeRequest(readChat(members), optionsFor(asked));
}

export function bodyOf(members: object, asked: Asked = {}): Body {
  return asRead(written(members, asked));
}

export function droppedOf(members: object, asked: Asked = {}): readonly string[] {
  return written(members, asked).dropped;
}

/** As the provider reads it. */
export function asRead({ body }: WrittenRequest): Body {
  return JSON.parse(JSON.stringify(body));
}

export function errorOf(write: () => unknown): { code: string | null; param: string | null } {
  try {
    write();
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
  readonly messages: readonly Message[];
  readonly tools?: readonly { readonly function: Members }[];
}

interface Message extends Members {
  readonly role: string;
  readonly content: string | null | readonly Members[];
  readonly tool_calls?: readonly { readonly id: string; readonly function: { readonly name: string } }[];
}

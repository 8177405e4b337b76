// Requests of chat completions, as they are written for Google.
import { expect } from "vitest";
import type { Capabilities } from "../../../../functions/core/directory/capabilities.ts";
import { GatewayError } from "../../../../functions/core/error.ts";
import type { WriteOptions, WrittenRequest } from "../../../../functions/core/protocol.ts";
import type { Members } from "../../../../functions/core/wire/members.ts";
import type { Dialect } from "../../../../functions/protocols/generate/dialect.ts";
import { writeRequest } from "../../../../functions/protocols/generate/outbound/write-request.ts";
import { targetFrom } from "../../../support/target.ts";
import { readChat } from "../../messages/support/write.ts";

/** It takes most members. */
export const PLAIN = "gemini-2.5-flash";
export const NEWEST = "gemini-not-yet-known";
export const OLD = "gemini-2.0-flash";

export interface Asked {
  readonly id?: string;
  readonly dialect?: Dialect;
  readonly capabilities?: Capabilities;
  readonly unsupported?: "drop";
  readonly stream?: boolean;
}

export function optionsFor({ id = PLAIN, stream = false, dialect: _, ...members }: Asked = {}): WriteOptions {
  const target = targetFrom({ name: "my-gemini", model: `gemini/${id}`, ...members });
  return { target, stream, maximumTokens: 4096 };
}

export function written(members: object, asked: Asked = {}): WrittenRequest {
  return writeRequest(readChat(members), optionsFor(asked), asked.dialect ?? "gemini");
}

/** As the provider reads it. */
export function bodyOf(members: object, asked: Asked = {}): Body {
  return JSON.parse(JSON.stringify(written(members, asked).body));
}

export function contentsOf(messages: readonly object[], asked: Asked = {}): Body["contents"] {
  return bodyOf({ messages }, asked).contents;
}

export function configOf(members: object, asked: Asked = {}): Members {
  return bodyOf(members, asked).generationConfig ?? {};
}

export function functionsOf(members: object, asked: Asked = {}): readonly Members[] {
  return bodyOf(members, asked).tools?.flatMap((tool) => tool.functionDeclarations) ?? [];
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
  readonly contents: readonly { readonly role: string; readonly parts: readonly Members[] }[];
  readonly tools?: readonly { readonly functionDeclarations: readonly Members[] }[];
  readonly generationConfig?: Members;
}

// Requests of chat completions, as they are written for Bedrock.
import { expect } from "vitest";
import type { Capabilities } from "../../../../functions/core/directory/capabilities.ts";
import { GatewayError } from "../../../../functions/core/error.ts";
import type { WriteOptions, WrittenRequest } from "../../../../functions/core/protocol.ts";
import type { Members } from "../../../../functions/core/wire/members.ts";
import { writeRequest } from "../../../../functions/protocols/converse/outbound/write-request.ts";
import { targetFrom } from "../../../support/target.ts";
import { readChat } from "../../messages/support/write.ts";

/** It takes most members: it thinks with a budget if asked to. */
export const PLAIN = "anthropic.claude-sonnet-4-5-20250929-v1:0";
export const NEWEST = "us.anthropic.claude-not-yet-known";
export const NOVA = "us.amazon.nova-pro-v1:0";
export const NOVA_2 = "global.amazon.nova-2-lite-v1:0";
export const LLAMA = "us.meta.llama3-3-70b-instruct-v1:0";
export const MISTRAL = "mistral.mistral-large-2407-v1:0";
export const TITAN = "amazon.titan-text-express-v1";
export const GPT_OSS = "openai.gpt-oss-120b-1:0";
export const OPAQUE = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123";

export interface Asked {
  readonly id?: string;
  readonly capabilities?: Capabilities;
  readonly unsupported?: "drop";
  readonly stream?: boolean;
}

export function optionsFor({ id = PLAIN, stream = false, ...members }: Asked = {}): WriteOptions {
  const target = targetFrom({ name: "my-model", model: `bedrock/${id}`, ...members });
  return { target, stream, maximumTokens: 4096 };
}

export function written(members: object, asked: Asked = {}): WrittenRequest {
  return writeRequest(readChat(members), optionsFor(asked));
}

/** As the provider reads it. */
export function bodyOf(members: object, asked: Asked = {}): Body {
  return JSON.parse(JSON.stringify(written(members, asked).body));
}

export function messagesOf(messages: readonly object[], asked: Asked = {}): Body["messages"] {
  return bodyOf({ messages }, asked).messages;
}

export function toolsOf(members: object, asked: Asked = {}): readonly Members[] {
  return bodyOf(members, asked).toolConfig?.tools ?? [];
}

export function fieldsOf(members: object, asked: Asked = {}): Members {
  return bodyOf(members, asked).additionalModelRequestFields ?? {};
}

export function configOf(members: object, asked: Asked = {}): Members {
  return bodyOf(members, asked).inferenceConfig ?? {};
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
  readonly messages: readonly { readonly role: string; readonly content: readonly Members[] }[];
  readonly system?: readonly Members[];
  readonly toolConfig?: { readonly tools: readonly Members[]; readonly toolChoice?: Members };
  readonly inferenceConfig?: Members;
  readonly additionalModelRequestFields?: Members;
}

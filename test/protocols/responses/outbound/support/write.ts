// Requests, as they are written for providers that speak Responses.
import type { Conversation, Options, Turn } from "../../../../../functions/core/conversation/conversation.ts";
import type { Capabilities } from "../../../../../functions/core/directory/capabilities.ts";
import { GatewayError } from "../../../../../functions/core/error.ts";
import type { WrittenRequest } from "../../../../../functions/core/protocol.ts";
import { writeRequest } from "../../../../../functions/protocols/responses/outbound/write-request.ts";
import { targetFrom } from "../../../../support/target.ts";
import { conversationOf } from "../../../chat/outbound/support/write.ts";
import { type ResponsesBody, responsesRequest } from "./request-schema.ts";

/** It does not think. */
export const PLAIN = "openai/gpt-4.1-mini";
export const THINKING = "openai/gpt-5.5";

export interface Asked {
  readonly model?: string;
  readonly capabilities?: Capabilities;
  readonly unsupported?: "drop";
  readonly stream?: boolean;
}

interface Said extends Omit<Partial<Conversation>, "options"> {
  readonly options?: Partial<Options>;
}

export function written(members: Said, { model = THINKING, stream = false, ...entry }: Asked = {}): WrittenRequest {
  const target = targetFrom({ name: "my-model", model, ...entry });
  return writeRequest(conversationOf(members), { target, stream, maximumTokens: 4096 });
}

/** The test fails unless OpenAI would take it. */
export function bodyOf(members: Said, asked: Asked = {}): ResponsesBody {
  return responsesRequest.parse(JSON.parse(JSON.stringify(written(members, asked).body)));
}

export function itemsOf(turns: readonly Turn[], asked: Asked = {}): ResponsesBody["input"] {
  return bodyOf({ turns }, asked).input;
}

export function refused(members: Said, asked: Asked = {}): unknown {
  try {
    written(members, asked);
  } catch (error) {
    if (error instanceof GatewayError) return [error.body.code, error.body.param];
    throw error;
  }
  throw new Error("nothing was refused");
}

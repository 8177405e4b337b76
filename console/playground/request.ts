// From the settings and the conversation to a request in one of the three protocols.
import { toChat } from "./to-chat.ts";
import { toMessages } from "./to-messages.ts";
import { toResponses } from "./to-responses.ts";
import type { Exchange, ProtocolName } from "./turns.ts";

export interface Settings {
  readonly protocol: ProtocolName;
  readonly model: string;
  readonly system: string;
  readonly temperature: number | undefined;
  readonly maxTokens: number | undefined;
  readonly isStreamed: boolean;
  /** Merged into the body: tools, response formats, whatever the protocol has. */
  readonly more: Readonly<Record<string, unknown>>;
}

export interface WrittenRequest {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

const WRITERS = { chat: toChat, messages: toMessages, responses: toResponses } as const;

export function writeRequest(settings: Settings, exchanges: readonly Exchange[]): WrittenRequest {
  const { path, body } = WRITERS[settings.protocol](settings, exchanges);
  const given = Object.entries({ ...body, ...settings.more }).filter(([, value]) => value !== undefined);
  return { path, body: Object.fromEntries(given) };
}

// What the gateway needs to know of a provider: where a call goes, and in which words.

import type { Target } from "../directory/target.ts";
import type { OutboundProtocol } from "../protocol.ts";
import type { ServerSentEvent } from "../wire/sse.ts";
import type { FetchResponse } from "./fetch.ts";
import type { Dialect } from "./quirks.ts";

export interface ProviderRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Strings that a client must never see, should the provider repeat them: its address, the gateway's credentials. */
  readonly secrets: readonly string[];
  /**
   * To be called if the provider refuses the credentials: they may have been replaced. Whether the request can be sent again
   * with others at once.
   */
  refused?(status: number, headers: FetchResponse["headers"]): boolean;
  /**
   * To be called if there is nothing at the address: the provider lacks the protocol, which is remembered. Whether the target can
   * be asked in another one at once.
   */
  missing?(): boolean;
}

/** What a provider is asked. */
export interface Question {
  readonly target: Target;
  readonly stream: boolean;
  /** The client's own headers that travel on. */
  readonly forwarded: Readonly<Record<string, string>>;
  /** In which of the provider's protocols the body is written. */
  readonly protocol: OutboundProtocol;
  /** Empty where a form is sent, whose bytes no provider changes. */
  readonly body: string;
  /** Of a form. */
  readonly contentType?: string | undefined;
}

/**
 * The events of an answer's body, all those at once that one read has completed. Protocols of one provider may be framed
 * differently.
 */
type Decode = (body: AsyncIterable<Uint8Array>, protocol: OutboundProtocol) => AsyncIterator<ServerSentEvent[]>;

export interface Provider {
  /** The first part of a target's `provider/id`. */
  readonly name: string;
  /** The protocols in which a target can be asked, the best first. */
  protocols(target: Target): readonly OutboundProtocol[];
  /** How its streams are framed. */
  readonly decode: Decode;
  /** A promise where credentials have to be fetched first. */
  request(question: Question): ProviderRequest | Promise<ProviderRequest>;
  /** What its addresses end in where it counts the tokens of a prompt. Missing if it does not. */
  readonly countPath?: string;
  /** The members of a request that it refuses unless the model has `deny_fields` of its own. */
  deniedFields?(target: Target): readonly string[];
  /** How it differs from one of its protocols. */
  readonly dialect?: Dialect;
  /** Whether it charges nothing, because of the address that it is at. */
  isFree?(target: Target): boolean;
}

/** By their names. A map will do where all are there from the start. */
export interface Providers {
  /** Undefined if there is none of this name, or if it was not loaded. */
  get(name: string): Provider | undefined;
  /** Undefined if there is nothing to wait for. */
  load?(names: readonly string[]): Promise<unknown> | undefined;
}

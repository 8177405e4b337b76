// Protocols: the wire formats in which clients ask the gateway, and the gateway asks providers. Each part of one is pure, or
// a small state machine. Nothing here knows which protocols there are.

import type { AnswerHead, AnswerStream } from "./answer-stream.ts";
import type { ClientRequest } from "./client-request.ts";
import type { Completion } from "./completion.ts";
import type { Conversation, Options, Signature } from "./conversation/conversation.ts";
import type { AnswerEvent } from "./conversation/events.ts";
import type { ProtocolName } from "./directory/protocol-names.ts";
import type { Target } from "./directory/target.ts";
import type { EmbeddingTranslation, InboundEmbedding } from "./embedding.ts";
import type { GatewayError } from "./error.ts";
import type { Maxima } from "./limits/maxima.ts";
import type { Usage } from "./limits/usage.ts";
import type { Form } from "./wire/form.ts";
import type { Members } from "./wire/members.ts";
import type { NamesReadOnce } from "./wire/read-once.ts";
import type { ServerSentEvent } from "./wire/sse.ts";

/** A protocol as clients speak it. */
export interface InboundProtocol {
  readonly name: ProtocolName;
  /** The members of a request that the gateway reads or writes, which may therefore appear once. */
  readonly readOnce: NamesReadOnce;
  /** What limits and hooks need of a request. Throws a 400 that names the first member that is missing or wrong. */
  readFields(body: Members, options?: ReadFieldsOptions): RequestFields;
  /** How many tokens a prompt has that is written in tokens. Undefined where it is text, whose tokens are estimated. */
  countPrompt?(body: Members): CountedPrompt | undefined;
  /** The types of the tools in a request that the provider runs. Missing where requests have none. */
  serverTools?(body: Members): readonly string[];
  /** The refusal of a request that needs what its provider has stored. Undefined if it needs none. */
  stateRefusal?(body: Members): GatewayError | undefined;
  /** The body for a provider that speaks this protocol too. */
  writeBody(request: ClientRequest, target: Target, options: BodyOptions): string;
  /** The same for a form (multipart/form-data), where requests may come as such. */
  writeForm?(form: Form, target: Target): WrittenForm;
  /** The same for a request whose tokens are only counted, where the protocol has such. */
  writeCountedBody?(text: string, target: Target): string;
  /** Passes a provider's own events on. */
  passThrough(completion: Completion, head: AnswerHead): AnswerStream;
  /** The body of an error's reply. */
  envelope(error: GatewayError, requestId: string): string;
  /** Of every reply. */
  headers?(requestId: string): Readonly<Record<string, string>>;
  /** Whether a provider's own failure keeps its status where answers are passed through. Otherwise it is a 502. */
  readonly keepsFailures?: boolean;
  /** Whether a JSON answer may take no longer than the first event of a stream, because nothing is generated for it. */
  readonly answersAtOnce?: boolean;
  readonly frame: StreamFrame;
  /** What only calls need that are translated: a file of its own in the bundle. */
  readonly inbound?: () => Promise<InboundTranslation>;
  /** The same where clients ask for embeddings. */
  readonly embedding?: () => Promise<InboundEmbedding>;
}

/** Those that are not there from the start are a file of their own in the bundle. */
export type InboundProtocols = ReadonlyMap<ProtocolName, InboundProtocol | (() => Promise<InboundProtocol>)>;

/** What the gateway itself says in a stream. */
export interface StreamFrame {
  /** Keeps a silent connection alive, and is no event of the answer. */
  readonly ping: string;
  /** Marks a complete answer that has no mark of its own. */
  readonly end: string;
  /** Ends an answer that failed. */
  error(error: GatewayError, requestId: string): string;
}

export interface InboundTranslation {
  /** Throws a 400 that names a member which is wrong, or which no other protocol has; with `drop` the latter are left out. */
  readRequest(body: Members, unsupported: Target["unsupported"]): ReadRequest;
  /** The words of another protocol in which operators may write what a model's requests have. */
  readonly foreign?: ForeignMembers;
}

export interface ForeignMembers {
  readonly protocol: ProtocolName;
  /** Those that this protocol has not. */
  readonly names: ReadonlySet<string>;
  /** Only what they say. Throws a 400 that names a member which is wrong. */
  read(members: Members): Partial<Options>;
}

export interface ReadRequest {
  readonly conversation: Conversation;
  /**
   * The answer as the client reads it: events of a stream, or one JSON text. What it needs of the request is kept for as long
   * as the call lasts, so it should be little.
   */
  writeAnswer(completion: Completion): AnswerWriter;
}

/** One for each answer. */
export interface AnswerWriter {
  /** What the client gets of an event, at once; nothing for most events of a JSON answer. */
  write(event: AnswerEvent): string;
  /** What it gets once the answer is complete: in a stream what follows the last event, and all of a JSON answer. */
  close(usage: Usage): string;
  /** What marks the complete answer, behind that and last of all; the protocol's frame has it if this is missing. */
  end?(usage: Usage): string;
  /** What ends a stream that failed, where that says what there was of the answer; the protocol's frame has it otherwise. */
  fail?(error: GatewayError, requestId: string): string;
}

export interface ReadFieldsOptions {
  /** The tokens of the prompt are only counted: a maximum is not needed. */
  readonly isCounted?: boolean;
}

export interface CountedPrompt {
  readonly tokens: number;
  /** What of the body is not counted with them, and may be text. */
  readonly rest: Members;
}

export interface RequestFields {
  readonly model: string;
  readonly stream: boolean;
  readonly maxima: Maxima;
  /** Whether the client asked for the usage-only chunk of a stream. */
  readonly includeUsage: boolean;
  /** Whether it has other wishes for the stream. */
  readonly hasStreamOptions: boolean;
}

export interface BodyOptions {
  /** Whether a stream asks for its usage with `stream_options`; false where this target refuses them. */
  readonly asksForUsage: boolean;
}

export interface WrittenForm {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

/** A protocol as providers speak it. */
export interface OutboundProtocol {
  readonly name: ProtocolName;
  /** What a refusal of this protocol says in OpenAI's terms: its code, and how long to wait. */
  readonly readRefusal?: (refusal: RawRefusal) => RawRefusal;
  /** The status that an error would have had, had it not come with the status of success. Undefined if it does not say. */
  readonly statusOf?: (error: Members) => number | undefined;
  /** A stream's body with the wish for its usage, or without it where the target refuses that. Missing where usage always comes. */
  readonly askForUsage?: (body: string, asks: boolean) => string;
  /** For clients of other protocols. Missing where the protocol can only be passed through. */
  readonly outbound?: () => Promise<OutboundTranslation>;
  /** For clients of OpenAI's embeddings, where the protocol has embeddings in a form of its own. Undefined: not this model. */
  readonly embedding?: (target: Target) => Promise<EmbeddingTranslation | undefined>;
}

/** The error object in a refusal, and how it came. */
export interface RawRefusal {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly error: Members;
  /** Milliseconds, where it is not said in `retry-after`. */
  readonly retryAfter?: number | undefined;
  /** Whether asking the same target again can help, where the provider says so. */
  readonly shouldRetry?: boolean | undefined;
  /** It refuses the gateway's own credentials, with a status that does not say so. */
  readonly refusesCredentials?: boolean | undefined;
  /** It refuses credentials that can be had anew, as those that end after an hour. */
  readonly mayBeRenewed?: boolean | undefined;
}

export interface OutboundTranslation {
  /** Throws an `unsupported_parameter` that names the member which this provider cannot honor. */
  writeRequest(conversation: Conversation, options: WriteOptions): WrittenRequest;
  readAnswer(options: ReadOptions): AnswerReader;
}

export interface WriteOptions {
  readonly target: Target;
  readonly stream: boolean;
  /** What a request that names no maximum is given, and what its limits reserve. */
  readonly maximumTokens: number;
}

export interface WrittenRequest {
  readonly body: Members;
  /** The paths of the client's members that were left out. */
  readonly dropped: readonly string[];
  /** The most tokens that it allows, reasoning included: may be more than the client asked for. */
  readonly maximumTokens: number;
  /** For the reader of its answer. */
  readonly answer: ReadOptions;
}

export interface ReadOptions {
  /** The tool whose input is the answer itself: structured output where a provider has no better way. */
  readonly answerTool?: string | undefined;
  /** The client's names of tools, by those that the provider was given. */
  readonly toolNames?: ReadonlyMap<string, string> | undefined;
  /** How many answers the request asks for; 1 if it does not say. */
  readonly choices?: number | undefined;
  /** Whether the answer comes as a stream. Some protocols have events that look like a whole answer. */
  readonly stream?: boolean | undefined;
  /** Whose models can read the signatures of the answer, where the protocol serves models of many makers. Undefined: no one's. */
  readonly maker?: Signature["maker"] | undefined;
}

/** Reads one answer of a provider. It alone knows when the answer is complete. */
export interface AnswerReader {
  /** An event of a stream, or the text of a JSON answer as the only one. Undefined: it is no such event. */
  read(event: Pick<ServerSentEvent, "event" | "data">): ReadEvents | undefined;
  /** If the body ended here: the events that are still owed; undefined if the answer was cut. More may be read all the same. */
  end(): readonly AnswerEvent[] | undefined;
}

export interface ReadEvents {
  readonly events: readonly AnswerEvent[];
  /** The last is the one that counts. */
  readonly usage?: Usage | undefined;
  /** The answer's own finish reasons, for the log. What follows may still fail. */
  readonly finishReasons?: readonly ChoiceReason[] | undefined;
  /** The provider has said its last word. */
  readonly isComplete?: boolean;
  /** It reports a failure instead: what holds the error object, or is one. */
  readonly error?: Members | undefined;
  /** The failure is of the request itself: neither another try nor another target would do better. */
  readonly isRefusal?: boolean | undefined;
  /** What was generated is of no use: why, in words. Another try may do better. */
  readonly malformed?: string | undefined;
}

export interface ChoiceReason {
  /** Of the choice. */
  readonly index: number;
  readonly reason: string;
}

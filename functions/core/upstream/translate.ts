// Serves a client of one protocol by a provider of another, through the internal form of request and answer.
import type { ClientRequest } from "../client-request.ts";
import { type Completion, hasAllFinishReasons, note, usageOf } from "../completion.ts";
import type { Conversation } from "../conversation/conversation.ts";
import type { AnswerEvent } from "../conversation/events.ts";
import type { Target } from "../directory/target.ts";
import type {
  AnswerReader,
  AnswerStream,
  AnswerWriter,
  InboundProtocol,
  InboundTranslation,
  OutboundProtocol,
  OutboundTranslation,
  Passed,
  ReadEvents,
  ReadOptions,
} from "../protocol.ts";
import { tooLarge } from "../wire/content-encoding.ts";
import { isRawNumber, parseExact } from "../wire/exact-json.ts";
import { isMembers, type Members } from "../wire/members.ts";
import type { Provider } from "./provider.ts";
import { protocolMissing } from "./upstream-error.ts";

/** A request as it was written for one target, and the parts that translate its answer. */
export interface Translation {
  readonly target: Target;
  readonly protocol: OutboundProtocol;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The paths of the client's members that were left out. */
  readonly dropped: readonly string[];
  /** The most tokens that the body allows. */
  readonly maximumTokens: number;
  readonly inbound: InboundTranslation;
  readonly outbound: OutboundTranslation;
  readonly options: ReadOptions;
}

interface Source extends Pick<ClientRequest, "text" | "stream"> {
  readonly protocol: InboundProtocol;
}

/** Throws the GatewayError of a request that the target cannot honour. */
export async function translate(call: Source, target: Target, provider: Provider): Promise<Translation> {
  const protocol = provider.protocols(target).find(({ outbound }) => outbound !== undefined);
  const parts = await Promise.all([call.protocol.inbound?.(), protocol?.outbound?.()]);
  const [inbound, outbound] = parts;
  if (protocol === undefined || inbound === undefined || outbound === undefined) throw protocolMissing(target.name);
  const body = clientMembers(call.text);
  const members = withMembersOf(target, body);
  const conversation = inbound.readConversation(members, target.unsupported);
  const { stream } = call;
  const { max_output_tokens: maximumTokens } = target;
  const written = outbound.writeRequest(conversation, { target, stream, maximumTokens });
  const own = ownMembers(target, { conversation, body });
  const text = JSON.stringify({ ...written.body, ...own });
  if (text.length > 2 * call.text.length + ROOM) throw tooLarge();
  const { headers = {}, answer: options } = written;
  const dropped = written.dropped.filter((path) => !Object.hasOwn(own, path));
  const { maximumTokens: most } = written;
  return { target, protocol, body: text, headers, dropped, maximumTokens: most, inbound, outbound, options };
}

/** A translated body may be twice as long as the client's, and this much longer. In characters. */
const ROOM = 64 * 1024;

/** What the client says: null says nothing. Only what is within the members keeps numbers that are too long for a double. */
function clientMembers(text: string): Members {
  const body = parseExact(text);
  const said = Object.entries(isMembers(body) ? body : {}).filter(([, value]) => value !== null);
  return Object.fromEntries(
    said.map(([name, value]) => [name, isRawNumber(value) ? Number(JSON.stringify(value)) : value]),
  );
}

/** The model's members which the client's protocol has not are the provider's own: they are sent as they are. */
function ownMembers(
  { defaults, set }: Target,
  { conversation, body }: { conversation: Conversation; body: Members },
): Members {
  const own = Object.entries({ ...defaults, ...set });
  const unsaid = own.filter(([name]) => Object.hasOwn(set, name) || !Object.hasOwn(body, name));
  return Object.fromEntries(unsaid.filter(([name]) => conversation.left.includes(name)));
}

/** The model's own members mean the same as in a body that is passed through. A body may have very many: it is copied once. */
function withMembersOf({ defaults, set, drop }: Target, body: Members): Members {
  const [before, after] = [Object.entries(defaults), Object.entries(set)];
  if (before.length + after.length + drop.length === 0) return body;
  const all = [...before, ...Object.entries(body), ...after];
  return Object.fromEntries(all.filter(([name]) => !drop.includes(name)));
}

interface Translating {
  readonly reader: AnswerReader;
  readonly writer: AnswerWriter;
  readonly completion: Completion;
}

export function openTranslation(completion: Completion, { inbound, outbound, options }: Translation): AnswerStream {
  const reader = outbound.readAnswer(options);
  const writer = inbound.writeAnswer(completion);
  completion.expected = 1; // Whatever the client asked for: more is refused, or left out.
  return {
    pass: (event) => passRead(reader.read(event), { reader, writer, completion }),
    isComplete: () => hasAllFinishReasons(completion) && reader.end() !== undefined,
    close: () => writeAll(writer, reader.end() ?? []) + writer.close(usageOf(completion)),
  };
}

/** What was held back until the provider's last word is in its usage already. */
function passRead(read: ReadEvents | undefined, { writer, completion }: Translating): Passed {
  if (read === undefined) return MALFORMED;
  const { events, usage, finishReason, isComplete, error } = read;
  const isCounted = isComplete === true && usage === undefined && completion.usage?.estimated === false;
  const generated = isCounted ? "" : generatedIn(events);
  const choices = generated === "" && finishReason === undefined ? [] : [{ index: 0, generated, finishReason }];
  note(completion, { usage, hasUsage: usage !== undefined, choices });
  if (error !== undefined) return { text: "", end: { type: "error", error } };
  return { text: writeAll(writer, events), end: isComplete ? { type: "complete" } : undefined };
}

const MALFORMED: Passed = {
  text: "",
  end: { type: "malformed", message: "The provider sent an event that is not of its protocol." },
};

function writeAll(writer: AnswerWriter, events: readonly AnswerEvent[]): string {
  let text = "";
  for (const event of events) text += writer.write(event);
  return text;
}

function generatedIn(events: readonly AnswerEvent[]): string {
  let text = "";
  for (const event of events) {
    if (event.type === "part-delta") text += event.text;
    else if (event.type === "part-start" && event.part.type === "tool-call") text += event.part.name;
  }
  return text;
}

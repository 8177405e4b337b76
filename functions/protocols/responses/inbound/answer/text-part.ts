// Parts of an item that are text, and the events by which each is begun, continued and ended.

/** Says an event of the item. */
export type Emit = (type: string, members: object) => void;

export interface TextPart {
  say(text: string): void;
  close(): void;
  members(): object;
}

interface TextKind {
  /** What the events of its text are called, and those of the part as a whole. */
  readonly events: string;
  readonly partEvents: string;
  readonly indexName: "content_index" | "summary_index";
  /** The member that has its text. */
  readonly textName: "text" | "refusal";
  /** The other members of the part, and of the events of its text. */
  readonly members?: object;
  readonly eventMembers?: object;
}

const CONTENT = { partEvents: "response.content_part", indexName: "content_index", textName: "text" } as const;
const LOGPROBS = { logprobs: [] };

const KINDS = {
  output_text: {
    ...{ ...CONTENT, events: "response.output_text" },
    ...{ members: { annotations: [], ...LOGPROBS }, eventMembers: LOGPROBS },
  },
  refusal: { ...CONTENT, events: "response.refusal", textName: "refusal" },
  reasoning_text: { ...CONTENT, events: "response.reasoning_text" },
  summary_text: {
    ...{ events: "response.reasoning_summary_text", partEvents: "response.reasoning_summary_part" },
    ...{ indexName: "summary_index", textName: "text" },
  },
} as const satisfies Readonly<Record<string, TextKind>>;

/** Begins the part. */
export function openTextPart(type: keyof typeof KINDS, index: number, emit: Emit): TextPart {
  const { events, partEvents, indexName, textName, members: further, eventMembers }: TextKind = KINDS[type];
  let said = "";
  const place = { [indexName]: index };
  const members = () => ({ type, [textName]: said, ...further });
  emit(`${partEvents}.added`, { ...place, part: members() });
  return {
    say(text) {
      said += text;
      emit(`${events}.delta`, { ...place, delta: text, ...eventMembers });
    },
    close() {
      emit(`${events}.done`, { ...place, [textName]: said, ...eventMembers });
      emit(`${partEvents}.done`, { ...place, part: members() });
    },
    members,
  };
}

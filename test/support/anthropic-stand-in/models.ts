// The models that the stand-in knows, and what each generation of them accepts.

export interface Model {
  /** How thinking is asked for: with a budget, or left to the model. */
  readonly thinking: readonly ("enabled" | "adaptive")[];
  /** Whether it thinks if a request does not say. */
  readonly thinksByDefault?: boolean;
  /** Whether its thoughts are only shown to those who ask for `display: "summarized"`. */
  readonly hidesThoughts?: boolean;
  /** The efforts at which thinking can be switched off; at all of them, unless given. */
  readonly disabledAt?: readonly string[];
  readonly efforts: readonly string[];
  /** Whether `temperature`, `top_p` and `top_k` may be chosen. */
  readonly samples: boolean;
  /** Whether `temperature` and `top_p` may be given together. */
  readonly samplesByBoth?: boolean;
  /** Whether the last message may be the assistant's. */
  readonly continues: boolean;
  readonly structures: boolean;
  readonly forcesTools: boolean;
  readonly maximumTokens: number;
  readonly window: number;
}

const upToHigh = ["high", "low", "medium"];
const upToMax = ["high", "low", "max", "medium"];
const all = ["high", "low", "max", "medium", "xhigh"];

const claude3: Model = {
  thinking: [],
  efforts: [],
  samples: true,
  samplesByBoth: true,
  continues: true,
  structures: false,
  forcesTools: true,
  maximumTokens: 4096,
  window: 200_000,
};
const claude35: Model = { ...claude3, maximumTokens: 8192 };
const claude4: Model = { ...claude3, thinking: ["enabled"], maximumTokens: 64_000 };
const opus4: Model = { ...claude4, maximumTokens: 32_000 };
const opus41: Model = { ...opus4, samplesByBoth: false, structures: true };
const claude45: Model = { ...opus41, maximumTokens: 64_000 };
const opus45: Model = { ...claude45, efforts: upToHigh };
const claude46: Model = {
  ...claude45,
  thinking: ["enabled", "adaptive"],
  efforts: upToMax,
  continues: false,
  maximumTokens: 128_000,
  window: 1_000_000,
};
const opus47: Model = { ...claude46, thinking: ["adaptive"], efforts: all, samples: false, hidesThoughts: true };
const claude5: Model = { ...opus47, samplesByBoth: true, thinksByDefault: true };
const fable5: Model = { ...claude5, disabledAt: [], forcesTools: false };

const known: Readonly<Record<string, Model>> = {
  "claude-3-opus": claude3,
  "claude-3-sonnet": claude3,
  "claude-3-haiku": claude3,
  "claude-3-5-sonnet": claude35,
  "claude-3-5-haiku": claude35,
  "claude-3-7-sonnet": claude4,
  "claude-sonnet-4": claude4,
  "claude-sonnet-4-0": claude4,
  "claude-opus-4": opus4,
  "claude-opus-4-0": opus4,
  "claude-opus-4-1": opus41,
  "claude-sonnet-4-5": claude45,
  "claude-haiku-4-5": claude45,
  "claude-opus-4-5": opus45,
  "claude-sonnet-4-6": claude46,
  "claude-opus-4-6": claude46,
  "claude-opus-4-7": opus47,
  "claude-opus-4-8": opus47,
  "claude-sonnet-5": claude5,
  "claude-opus-5": { ...claude5, disabledAt: upToHigh },
  "claude-opus-5-5": claude5,
  "claude-fable-5": fable5,
  "claude-fable-5-1": fable5,
  "claude-mythos-5": { ...claude5, forcesTools: false },
};

/** An id may end in the date of a release. */
export function modelOf(id: string): Model | undefined {
  const name = id.replace(/-(\d{8}|latest)$/, "");
  return Object.hasOwn(known, name) ? known[name] : undefined;
}

// The models that the stand-in knows, and what each generation of them accepts.

/** The Gemini API, or Vertex AI. */
export type Service = "gemini" | "vertex";

export interface Model {
  /** 0 is Gemma. */
  readonly generation: number;
  /** How many tokens it can be told to think; not given: it does not think. */
  readonly budget?: { readonly minimum: number; readonly maximum: number };
  /** Whether its thinking can be switched off. */
  readonly thinkingOff?: boolean;
  readonly thinksByDefault?: boolean;
  readonly levels: readonly string[];
  /** Whether the last turn may be its own. */
  readonly continues: boolean;
  readonly candidates: number;
  readonly maximumTokens: number;
  readonly window: number;
}

const gemini15: Model = {
  generation: 1.5,
  levels: [],
  continues: true,
  candidates: 8,
  maximumTokens: 8192,
  window: 1_048_576,
};
const gemini20: Model = { ...gemini15, generation: 2 };
const gemini25: Model = {
  ...gemini20,
  generation: 2.5,
  budget: { minimum: 1, maximum: 24_576 },
  thinkingOff: true,
  thinksByDefault: true,
  maximumTokens: 65_535,
};
const pro25: Model = { ...gemini25, budget: { minimum: 128, maximum: 32_768 }, thinkingOff: false };
const lite25: Model = { ...gemini25, budget: { minimum: 512, maximum: 24_576 }, thinksByDefault: false };
const flash3: Model = {
  ...pro25,
  generation: 3,
  budget: { minimum: 1, maximum: 32_768 },
  levels: ["MINIMAL", "LOW", "MEDIUM", "HIGH"],
  candidates: 1,
};
const pro3: Model = { ...flash3, levels: ["LOW", "HIGH"] };
const flash36: Model = { ...flash3, continues: false };
const flash37: Model = { ...flash36, levels: ["LOW", "MEDIUM", "HIGH"] };
const gemma: Model = { ...gemini15, generation: 0, candidates: 1, window: 131_072 };

const known: Readonly<Record<string, Model>> = {
  "gemini-1.5-flash": gemini15,
  "gemini-1.5-pro": gemini15,
  "gemini-2.0-flash": gemini20,
  "gemini-2.0-flash-lite": gemini20,
  "gemini-2.5-pro": pro25,
  "gemini-2.5-flash": gemini25,
  "gemini-2.5-flash-lite": lite25,
  "gemini-3-pro": pro3,
  "gemini-3-flash": flash3,
  "gemini-3.1-pro": { ...pro3, levels: ["LOW", "MEDIUM", "HIGH"] },
  "gemini-3.1-flash-lite": flash3,
  "gemini-3.5-flash": flash3,
  "gemini-3.5-flash-lite": flash36,
  "gemini-3.6-flash": flash36,
  "gemini-3.7-flash": flash37,
  "gemini-3.8-flash": flash37,
  "gemma-3-27b-it": gemma,
};

/** An id may end in the name of a release. */
export function modelOf(id: string): Model | undefined {
  const name = id.replace(/-(exp|latest|\d{3}|preview(-\d\d-\d{4}|-\d\d-\d\d)?)$/, "");
  return Object.hasOwn(known, name) ? known[name] : undefined;
}

// The models that the stand-in knows, and what each family of them accepts: by AWS's pages of models and their features.
import { type Model as Claude, modelOf as claudeOf } from "../anthropic-stand-in/models.ts";
import { nameIn } from "./model-name.ts";

export interface Model {
  /** As Anthropic's own API knows it. */
  readonly claude?: Claude;
  /** Whether it can be asked by its own id, without a profile. */
  readonly isOnDemand: boolean;
  readonly maximumTokens: number;
  readonly takesSystem: boolean;
  readonly takesTools: "always" | "not in streams" | "never";
  readonly choices: readonly ("auto" | "any" | "tool")[];
  readonly media: readonly ("image" | "document" | "video" | "audio")[];
  /** What may be beside the results of tools. */
  readonly besideResults: "everything" | "no documents" | "nothing";
  /** Where its prompts can be cached. */
  readonly caches: "nowhere" | "prompt" | "prompt and tools";
  readonly samples: boolean;
  readonly stops: boolean;
  readonly structures: boolean;
  /** Whether the assistant may speak first. */
  readonly startsAnyhow: boolean;
  /** Whether it is strict with members that are empty, or that it does not know. */
  readonly isStrict: boolean;
  /** Members of the model's own, with the values that they may have. */
  readonly fields: Readonly<Record<string, (value: unknown) => boolean>>;
  readonly ids: "bedrock" | "mistral";
  /** Whether it thinks, without a signature. */
  readonly thinks: "always" | "if asked" | "never";
}

const plain: Model = {
  isOnDemand: true,
  maximumTokens: 8192,
  takesSystem: true,
  takesTools: "always",
  choices: ["auto"],
  media: ["document"],
  besideResults: "everything",
  caches: "nowhere",
  samples: true,
  stops: true,
  structures: false,
  startsAnyhow: false,
  isStrict: false,
  fields: {},
  ids: "bedrock",
  thinks: "never",
};

const oneOf =
  (...values: string[]) =>
  (value: unknown) =>
    typeof value === "string" && values.includes(value);
const members = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? { ...value } : {};
const only = (value: unknown, ...names: string[]) => Object.keys(members(value)).every((name) => names.includes(name));

const topK = (value: unknown) => only(value, "topK") && Number.isInteger(members(value)["topK"]);
const novaReasoning = (value: unknown) =>
  only(value, "type", "maxReasoningEffort") &&
  oneOf("enabled", "disabled")(members(value)["type"]) &&
  oneOf("low", "medium", "high")(members(value)["maxReasoningEffort"] ?? "low");

const nova: Model = {
  ...plain,
  maximumTokens: 10_000,
  choices: ["auto", "any", "tool"],
  media: ["image", "document", "video"],
  caches: "prompt",
  isStrict: true,
  fields: { inferenceConfig: topK },
};
const nova2: Model = {
  ...nova,
  isOnDemand: false,
  maximumTokens: 65_535,
  fields: { ...nova.fields, reasoningConfig: novaReasoning },
  thinks: "if asked",
};
const llama: Model = { ...plain, isOnDemand: false, takesTools: "not in streams", besideResults: "nothing" };
const mistral: Model = { ...plain, choices: ["auto", "any"], besideResults: "nothing", ids: "mistral" };
const old: Model = { ...plain, takesSystem: false, takesTools: "never", maximumTokens: 4096 };
const gptOss: Model = {
  ...plain,
  maximumTokens: 128_000,
  media: [],
  stops: false,
  fields: { reasoning_effort: oneOf("low", "medium", "high") },
  thinks: "always",
};
const qwen: Model = { ...plain, maximumTokens: 32_768, media: [], structures: true, startsAnyhow: true };
const thinkingQwen: Model = { ...qwen, fields: { reasoning_config: oneOf("low", "high") }, thinks: "always" };

const others: Readonly<Record<string, Model>> = {
  "amazon.nova-micro-v1:0": { ...nova, media: [] },
  "amazon.nova-lite-v1:0": nova,
  "amazon.nova-pro-v1:0": nova,
  "amazon.nova-premier-v1:0": { ...nova, isOnDemand: false },
  "amazon.nova-2-lite-v1:0": nova2,
  "amazon.titan-text-express-v1": old,
  "deepseek.r1-v1:0": { ...plain, isOnDemand: false, takesTools: "never", maximumTokens: 32_768, thinks: "always" },
  "deepseek.v3-v1:0": { ...plain, media: [], maximumTokens: 81_920 },
  "meta.llama3-3-70b-instruct-v1:0": llama,
  "meta.llama4-maverick-17b-instruct-v1:0": { ...llama, media: ["image", "document"] },
  "mistral.mistral-7b-instruct-v0:2": { ...mistral, ...old, ids: "mistral" },
  "mistral.mistral-large-2402-v1:0": mistral,
  "mistral.pixtral-large-2502-v1:0": { ...mistral, isOnDemand: false, media: ["image", "document"] },
  "openai.gpt-oss-20b-1:0": gptOss,
  "openai.gpt-oss-120b-1:0": gptOss,
  "qwen.qwen3-32b-v1:0": thinkingQwen,
  "qwen.qwen3-235b-a22b-2507-v1:0": { ...qwen, stops: false },
  "qwen.qwen3-coder-30b-a3b-v1:0": qwen,
  "xai.grok-4.6": { ...plain, isOnDemand: false, samples: false, media: [] },
};

export function modelOf(id: string): Model | undefined {
  const { name, claude } = nameIn(id);
  const known = claude === undefined ? undefined : claudeOf(claude);
  if (known !== undefined) return claudeModel(claude ?? "", known);
  return Object.hasOwn(others, name) ? others[name] : undefined;
}

/** Bedrock holds only some of them to a schema. */
function claudeModel(name: string, claude: Claude): Model {
  const structures = claude.structures && /-4-[56](?!\d)/.test(name);
  return {
    ...plain,
    claude: { ...claude, structures },
    isOnDemand: /^claude-3-(?:haiku|sonnet|opus)/.test(name),
    maximumTokens: claude.maximumTokens,
    choices: ["auto", "any", "tool"],
    media: ["image", "document"],
    besideResults: "no documents",
    caches: "prompt and tools",
    structures,
    startsAnyhow: true,
  };
}

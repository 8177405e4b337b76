// The providers that these endpoints are asked of, each with the models that it has for them: one line for a new one.
import { addressFor } from "../../../local/simulated-provider/place.ts";
import { startSimulatedProvider } from "../../../local/simulated-provider.ts";
import { API_KEY, startOpenaiStandIn } from "../../support/openai-stand-in.ts";

export type Kind = "embeddings" | "moderations" | "completions" | "images" | "speech" | "transcriptions" | "rerank";

/** The model's id, which is also its name at the gateway. */
type Models = Readonly<Partial<Record<Kind, string>>>;

export interface EndpointTarget {
  /** In the table. */
  readonly name: string;
  readonly provider: string;
  readonly models: Models;
  start(): Promise<StandIn>;
}

export interface StandIn {
  readonly config: object;
  /** What it refused for breaking a rule. */
  readonly refusals: readonly object[];
  close(): Promise<void>;
}

const OPENAI: Models = {
  embeddings: "text-embedding-3-small",
  moderations: "omni-moderation-latest",
  completions: "gpt-3.5-turbo-instruct",
  images: "gpt-image-1",
  speech: "gpt-4o-mini-tts",
  transcriptions: "gpt-4o-transcribe",
};

/** One of each form of embeddings. */
const first: readonly EndpointTarget[] = [
  ofOpenai("openai", OPENAI),
  ofOpenai("cohere", { embeddings: "embed-v4.0", rerank: "rerank-v3.5" }),
  simulated("gemini", "gemini-embedding-001"),
  simulated("bedrock", "amazon.titan-embed-text-v2:0"),
];

const others: readonly EndpointTarget[] = [
  ofOpenai("jina", { embeddings: "jina-embeddings-v3", rerank: "jina-reranker-v2-base-multilingual" }),
  simulated("vertex", "text-embedding-005"),
  simulated("bedrock", "cohere.embed-multilingual-v3"),
  simulated("azure", "embed-eu"),
];

export function targetsIn(run: "every run" | "long run"): readonly EndpointTarget[] {
  return run === "long run" ? [...first, ...others] : first;
}

function ofOpenai(provider: string, models: Models): EndpointTarget {
  const start = async () => {
    const standIn = await startOpenaiStandIn();
    standIn.hasRerank = models.rerank !== undefined;
    const { url, refusals, close } = standIn;
    return { config: { api_base: url, api_key: API_KEY }, refusals, close };
  };
  return { name: provider, provider, models, start };
}

/** The simulated provider has embeddings in each provider's form, and refuses what that one refuses. */
function simulated(provider: string, embeddings: string): EndpointTarget {
  const start = async () => {
    const { url, close } = await startSimulatedProvider();
    return { config: { api_base: addressFor(provider, url), api_key: "simulated" }, refusals: [], close };
  };
  return { name: provider === "bedrock" ? `bedrock/${embeddings}` : provider, provider, models: { embeddings }, start };
}

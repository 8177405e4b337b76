// The targets: a new provider is one line here. Where a table of providers has several of one protocol, the first is in every
// run and the others in the long one.

import { API_KEY as ANTHROPIC_KEY } from "../../support/anthropic-stand-in/refusal.ts";
import { startAnthropicStandIn } from "../../support/anthropic-stand-in.ts";
import { API_KEY as AZURE_KEY } from "../../support/azure-stand-in/address.ts";
import { startAzureStandIn } from "../../support/azure-stand-in.ts";
import { API_KEY as BEDROCK_KEY, REGION } from "../../support/bedrock-stand-in/credentials.ts";
import { startBedrockStandIn } from "../../support/bedrock-stand-in.ts";
import { API_KEY as GOOGLE_KEY } from "../../support/google-stand-in/address.ts";
import { startGoogleStandIn } from "../../support/google-stand-in.ts";
import { API_KEY as OPENAI_KEY, startOpenaiStandIn } from "../../support/openai-stand-in.ts";
import * as faults from "./faults.ts";
import type { Faults, Running, Target } from "./target.ts";

const anthropic = { start: startAnthropicStandIn, api_key: ANTHROPIC_KEY, faults: faults.anthropic };
const openai = { start: startOpenaiStandIn, api_key: OPENAI_KEY, faults: faults.openai };
const google = { start: startGoogleStandIn, api_key: GOOGLE_KEY, faults: faults.google };
const bedrock = { start: startBedrockStandIn, api_key: BEDROCK_KEY, region: REGION, faults: faults.bedrock };
/** The stand-in does not speak Responses. */
const azure = { start: startAzureStandIn, api_key: AZURE_KEY, faults: faults.openai, protocols: ["chat"] };
const claude = { ...bedrock, id: "us.anthropic.claude-sonnet-4-5-20250929-v1:0" };
const nova = { ...bedrock, id: "us.amazon.nova-pro-v1:0" };

/** One of each protocol. */
const first = [
  targetOf("anthropic/claude-sonnet-4-5", anthropic),
  targetOf("openai/gpt-4.1-mini", openai),
  targetOf("gemini/gemini-3-flash-preview", google),
  targetOf("bedrock/nova-pro", nova),
];

/** The first speaks Responses too; this one does not. */
const chat = targetOf("fireworks/llama-v3p3-70b-instruct", openai);

const others = [
  targetOf("gemini/gemini-2.5-flash", google),
  targetOf("vertex/gemini-3-flash-preview", google),
  targetOf("bedrock/claude-sonnet-4-5", claude),
  targetOf("azure/chat-eu", azure),
  targetOf("deepseek/deepseek-chat", openai),
  targetOf("openrouter/openai/gpt-4.1-mini", openai),
];

/** For clients of Responses, chat completions are one more protocol to translate to. */
export function targetsIn(run: "every run" | "long run", client: "messages" | "responses"): readonly Target[] {
  const each = client === "responses" ? [...first, chat] : first;
  return run === "long run" ? [...each, ...others] : each;
}

interface StandIn extends Omit<Running, "model" | "faults"> {
  readonly url: string;
}

interface Provider {
  readonly api_key: string;
  readonly region?: string;
  /** Those of its provider, where it lacks one. */
  readonly protocols?: readonly string[];
  /** The model's own, where its name in the tables is shorter. */
  readonly id?: string;
  readonly faults: Faults;
  start(): Promise<StandIn>;
}

function targetOf(name: string, { id, start, faults: own, protocols, ...config }: Provider): Target {
  const model = id === undefined ? name : name.replace(/\/.*/, `/${id}`);
  return {
    name,
    async start() {
      const standIn = await start();
      return {
        model: { model, provider_config: { ...config, api_base: standIn.url }, ...(protocols && { protocols }) },
        faults: own,
        ...{ fail: standIn.fail, reset: standIn.reset, close: standIn.close, refusals: standIn.refusals },
      };
    },
  };
}

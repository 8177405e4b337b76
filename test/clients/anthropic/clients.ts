// The clients of /v1/messages: a new one is one line here, and a file beside this one.
import { Anthropic } from "@anthropic-ai/sdk";
import { zodOutputFormat } from "@anthropic-ai/sdk/helpers/zod";
import { Anthropic as Older } from "anthropic-sdk-0";
import { zodOutputFormat as olderFormat } from "anthropic-sdk-0/helpers/zod";
import { aiSdk } from "./ai-sdk.ts";
import { langChain } from "./langchain.ts";
import { anthropicSdk } from "./sdk.ts";

export const clients = [
  anthropicSdk("@anthropic-ai/sdk 1", { Anthropic, zodOutputFormat }),
  anthropicSdk("@anthropic-ai/sdk 0", { Anthropic: Older, zodOutputFormat: olderFormat }),
  aiSdk,
  langChain,
];

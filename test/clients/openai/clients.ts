// The clients of /v1/responses: a new one is one line here, and a file beside this one.
import { agents } from "./agents.ts";
import { aiSdk } from "./ai-sdk.ts";
import { langChain } from "./langchain.ts";
import { openaiSdk } from "./sdk.ts";

export const clients = [openaiSdk, aiSdk, agents, langChain];

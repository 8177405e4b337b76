// The clients of these endpoints: a new one is one line here, and a file beside this one.
import { aiSdk } from "./ai-sdk.ts";
import { langChain } from "./langchain.ts";
import { openaiSdk } from "./openai-sdk.ts";

export const clients = [openaiSdk, aiSdk, langChain];

// LangChain with its integration of OpenAI, told to speak Responses.
import { ChatOpenAI } from "@langchain/openai";
import { langChainClient } from "../support/langchain.ts";

export const langChain = langChainClient({
  name: "@langchain/openai",
  modelFor({ url, key, model }, thinking) {
    const configuration = { baseURL: `${url}/v1` };
    const settings = { model, apiKey: key, configuration, useResponsesApi: true, maxRetries: 0 };
    // Its own setting is left out for models that do not have the names of OpenAI's.
    const modelKwargs = { reasoning: { effort: "low", summary: "auto" } };
    // Asks for the signatures of thoughts.
    return new ChatOpenAI({ ...settings, ...(thinking && { modelKwargs, zdrEnabled: true }) });
  },
});

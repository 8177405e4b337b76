// LangChain's embeddings and older completions with its integration of OpenAI.
import { OpenAI, OpenAIEmbeddings } from "@langchain/openai";
import type { EndpointClient } from "./client.ts";

export const langChain: EndpointClient = {
  name: "@langchain/openai",
  connect({ url, key, model }) {
    const settings = { model, apiKey: key, configuration: { baseURL: `${url}/v1` }, maxRetries: 0 };
    const embed = (texts: string[], further = {}) =>
      new OpenAIEmbeddings({ ...settings, ...further }).embedDocuments(texts);
    const completions = () => new OpenAI(settings);
    return {
      embed: (texts) => embed(texts),
      embedAsFloats: (texts) => embed(texts, { encodingFormat: "float" }),
      complete: (prompt) => completions().invoke(prompt),
      async *streamCompletion(prompt) {
        yield* await completions().stream(prompt);
      },
    };
  },
};

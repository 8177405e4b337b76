// Requests that break the rules of thinking, sampling and formats.
import { sign } from "../../support/google-stand-in/signature.ts";
import {
  answer,
  asked,
  type Broken,
  call,
  config,
  contents,
  declaration,
  functions,
  newest,
  response,
  signed,
  text,
  user,
  vertex,
} from "./request.ts";

const thinking = (thinkingConfig: object, model?: string): Broken => ({
  ...config({ thinkingConfig }),
  ...(model !== undefined && { model }),
});
const calling = (part: object): Broken => contents(asked, answer(part), user(response()));
const foreign = "EqoBCkYIARgCKkDfgVmr";

const thinkingRules: Readonly<Record<string, Broken>> = {
  "a model that cannot think is to think": thinking({ includeThoughts: true }, "gemini-2.0-flash"),
  "a model on Vertex AI that cannot think is to think": vertex(thinking({ thinkingBudget: 0 }, "gemini-2.0-flash")),
  "a budget and a level are given": newest(thinking({ thinkingBudget: 1024, thinkingLevel: "LOW" })),
  "a model with budgets is given a level": thinking({ thinkingLevel: "low" }),
  "a level is unknown to the model": thinking({ thinkingLevel: "minimal" }, "gemini-3.7-flash"),
  "a level on Vertex AI is unknown to the model": vertex(thinking({ thinkingLevel: "MEDIUM" }, "gemini-3-pro-preview")),
  "a level does not exist": newest(thinking({ thinkingLevel: "xhigh" })),
  "a budget is more than the model allows": thinking({ thinkingBudget: 52_428 }, "gemini-2.5-pro"),
  "a budget is less than the model allows": thinking({ thinkingBudget: 100 }, "gemini-2.5-pro"),
  "a budget of a small model is too small": thinking({ thinkingBudget: 100 }, "gemini-2.5-flash-lite"),
  "thinking is switched off on a model that always thinks": thinking({ thinkingBudget: 0 }, "gemini-2.5-pro"),
  "thinking on Vertex AI is switched off on a model that always thinks": vertex(
    thinking({ thinkingBudget: 0 }, "gemini-2.5-pro"),
  ),
  "a signature is not Google's": newest(calling(signed(call(), foreign))),
  "a signature is another call's": newest(calling(signed(call({ args: { city: "Rome" } }), sign({ name: "weather" })))),
  "a text's signature is not Google's": contents(asked, answer(signed(text("Hello"), foreign)), asked),
  "a signature on Vertex AI is not Google's": vertex(newest(calling(signed(call(), foreign)))),
  "a signature is not base64": newest(calling(signed(call(), "not base64!"))),
};

const samplingRules: Readonly<Record<string, Broken>> = {
  "temperature is above 2": config({ temperature: 2.1 }),
  "top_p is above 1": config({ topP: 1.1 }),
  "top_k is zero": config({ topK: 0 }),
  "the maximum is zero": config({ maxOutputTokens: 0 }),
  "the maximum is more than Vertex AI's model allows": vertex(config({ maxOutputTokens: 65_536 })),
  "there are six stop sequences": config({ stopSequences: ["a", "b", "c", "d", "e", "f"] }),
  "more than eight candidates are asked for": config({ candidateCount: 9 }),
  "Gemini 3 is asked for two candidates": newest(config({ candidateCount: 2 })),
  "a new model is given a penalty for frequency": config({ frequencyPenalty: 0.2 }),
  "a new model is given a penalty for presence": newest(config({ presencePenalty: 0.2 })),
  "a model does not report log probabilities": config({ responseLogprobs: true, logprobs: 2 }),
  "a model on Vertex AI does not report log probabilities": vertex(newest(config({ responseLogprobs: true }))),
  "log probabilities are counted but not asked for": config({ logprobs: 2 }),
  "more than 20 log probabilities are asked for": {
    ...config({ responseLogprobs: true, logprobs: 21 }),
    model: "gemini-2.0-flash",
  },
};

const json = { responseMimeType: "application/json" };

const formatRules: Readonly<Record<string, Broken>> = {
  "an answer is to have a type that does not exist": config({ responseMimeType: "text/json" }),
  "an old model is given functions and JSON": { body: { generationConfig: json, ...functions(declaration) } },
  "an answer has both kinds of schema": config({ ...json, responseSchema: {}, responseJsonSchema: {} }),
  "an answer's JSON schema has no type of JSON": config({ responseJsonSchema: {} }),
  "an answer's schema has no type of JSON": config({ responseSchema: {} }),
  "an answer's schema is closed": config({ ...json, responseSchema: { additionalProperties: false } }),
  "an answer's schema has an object of nothing": config({
    ...json,
    responseSchema: { type: "OBJECT", properties: { city: { type: "OBJECT", properties: {} } } },
  }),
  "an answer's reference leads nowhere": config({ ...json, responseJsonSchema: { $ref: "#/$defs/city" } }),
  "an answer's JSON schema is no object": config({ ...json, responseJsonSchema: "object" }),
};

export const generationRules: Readonly<Record<string, Broken>> = { ...thinkingRules, ...samplingRules, ...formatRules };

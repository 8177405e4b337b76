// The shape of a whole request: every member that it may have. The two services differ in a few.
import { content, schema, tool } from "./content-shape.ts";
import type { Service } from "./models.ts";
import { list, map, message, type Shape } from "./proto.ts";
import { anything, enumeration, flag, float, int32, struct, text } from "./scalars.ts";

const thinkingConfig = message("ThinkingConfig", {
  includeThoughts: flag,
  thinkingBudget: int32,
  thinkingLevel: enumeration("ThinkingConfig.ThinkingLevel", "MINIMAL", "LOW", "MEDIUM", "HIGH"),
});

const generationConfig = message("GenerationConfig", {
  temperature: float,
  topP: float,
  topK: float,
  candidateCount: int32,
  maxOutputTokens: int32,
  stopSequences: list(text),
  seed: int32,
  presencePenalty: float,
  frequencyPenalty: float,
  responseMimeType: text,
  responseSchema: schema,
  responseJsonSchema: anything,
  responseModalities: list(enumeration("GenerationConfig.Modality", "TEXT", "IMAGE", "AUDIO")),
  responseLogprobs: flag,
  logprobs: int32,
  thinkingConfig,
  mediaResolution: text,
  speechConfig: struct,
  imageConfig: struct,
  enableEnhancedCivicAnswers: flag,
});

const functionCallingConfig = message("FunctionCallingConfig", {
  mode: enumeration("FunctionCallingConfig.Mode", "AUTO", "ANY", "NONE", "VALIDATED"),
  allowedFunctionNames: list(text),
  streamFunctionCallArguments: flag,
});

const toolConfig = message("ToolConfig", {
  functionCallingConfig,
  retrievalConfig: struct,
  includeServerSideToolInvocations: flag,
});

const common = {
  contents: list(content),
  systemInstruction: content,
  tools: list(tool),
  toolConfig,
  generationConfig,
  safetySettings: list(message("SafetySetting", { category: text, threshold: text, method: text })),
  cachedContent: text,
};

export const requestShapes: Readonly<Record<Service, Shape>> = {
  gemini: message("GenerateContentRequest", {
    ...common,
    serviceTier: enumeration("ServiceTier", "STANDARD", "FLEX", "PRIORITY"),
    store: flag,
  }),
  vertex: message("GenerateContentRequest", { ...common, labels: map(text), modelArmorConfig: struct }),
};

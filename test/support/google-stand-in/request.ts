// A request once its shape is known to be right. All names are in camelCase.
import type { Members } from "../anthropic-stand-in/shape.ts";
import type { Model, Service } from "./models.ts";

export interface Blob {
  readonly mimeType?: string;
  readonly data?: string;
  readonly displayName?: string;
}

export interface FileData {
  readonly mimeType?: string;
  readonly fileUri?: string;
  readonly displayName?: string;
}

export interface FunctionCall {
  readonly id?: string;
  readonly name?: string;
  readonly args?: Members;
}

export interface FunctionResponse {
  readonly id?: string;
  readonly name?: string;
  readonly response?: Members;
  readonly parts?: readonly Part[];
}

export interface Part {
  readonly text?: string;
  readonly thought?: boolean;
  readonly thoughtSignature?: string;
  readonly inlineData?: Blob;
  readonly fileData?: FileData;
  readonly functionCall?: FunctionCall;
  readonly functionResponse?: FunctionResponse;
}

export interface Content {
  readonly role?: string;
  readonly parts?: readonly Part[];
}

export interface Declaration {
  readonly name?: string;
  readonly parameters?: Members;
  readonly parametersJsonSchema?: unknown;
}

export interface Generation {
  readonly temperature?: number;
  readonly topP?: number;
  readonly topK?: number;
  readonly candidateCount?: number;
  readonly maxOutputTokens?: number;
  readonly stopSequences?: readonly string[];
  readonly presencePenalty?: number;
  readonly frequencyPenalty?: number;
  readonly responseMimeType?: string;
  readonly responseSchema?: Members;
  readonly responseJsonSchema?: unknown;
  readonly responseLogprobs?: boolean;
  readonly logprobs?: number;
  readonly thinkingConfig?: Thinking;
}

export interface Thinking {
  readonly includeThoughts?: boolean;
  readonly thinkingBudget?: number;
  readonly thinkingLevel?: string;
}

export interface Body {
  readonly contents?: readonly Content[];
  readonly systemInstruction?: Content;
  readonly tools?: readonly (Members & { readonly functionDeclarations?: readonly Declaration[] })[];
  readonly toolConfig?: {
    readonly functionCallingConfig?: { readonly mode?: string; readonly allowedFunctionNames?: readonly string[] };
  };
  readonly generationConfig?: Generation;
}

export interface KnownRequest {
  readonly body: Body;
  /** As the request's address has it. */
  readonly id: string;
  readonly model: Model;
  readonly service: Service;
  readonly isStream: boolean;
}

/** Returns what is wrong, in the API's words, or nothing. */
export type Rule = (request: KnownRequest) => string | undefined;

export function declarationsOf({ tools = [] }: Body): readonly Declaration[] {
  return tools.flatMap(({ functionDeclarations = [] }) => functionDeclarations);
}

export function callsOf({ parts = [] }: Content): readonly FunctionCall[] {
  return parts.flatMap(({ functionCall }) => functionCall ?? []);
}

export function responsesOf({ parts = [] }: Content): readonly FunctionResponse[] {
  return parts.flatMap(({ functionResponse }) => functionResponse ?? []);
}

/** As the API names the places of a request. */
export function fault(path: string, words: string): string {
  return `* GenerateContentRequest.${path}: ${words}\n`;
}

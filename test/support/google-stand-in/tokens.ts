// Counts tokens as well as a stand-in can: a token for every four characters of text.
import type { Body, Part } from "./request.ts";

const MEDIA_TOKENS = 258;

export function tokensOf(text: string): number {
  return Math.ceil(text.length / 4);
}

export function tokensOfParts(parts: readonly Part[]): number {
  const tokens = parts.map(({ text, inlineData, fileData, functionCall, functionResponse }) =>
    inlineData || fileData ? MEDIA_TOKENS : tokensOf(text ?? JSON.stringify(functionCall ?? functionResponse ?? "")),
  );
  return tokens.reduce((sum, count) => sum + count, 0);
}

export function tokensOfPrompt({ contents = [], systemInstruction, tools = [] }: Body): number {
  const parts = [...contents, systemInstruction ?? {}].flatMap((content) => content.parts ?? []);
  return tokensOfParts(parts) + (tools.length > 0 ? tokensOf(JSON.stringify(tools)) : 0);
}

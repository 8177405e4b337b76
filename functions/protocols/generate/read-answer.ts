// Reads an answer of Gemini's generateContent. It has no end of its own: it is complete where the body ends after a reason.
import type { AnswerEvent, FinishReason } from "../../core/conversation/events.ts";
import type { Usage } from "../../core/limits/usage.ts";
import type { AnswerReader, ReadEvents } from "../../core/protocol.ts";
import { isMembers, type Members } from "../../core/wire/members.ts";
import { parseData } from "../event-data.ts";

const OPENING: readonly AnswerEvent[] = [
  { type: "start", id: undefined },
  { type: "part-start", index: 0, part: { type: "text" } },
];

export function readAnswer(): AnswerReader {
  let hasStarted = false;
  let reason: string | undefined;
  return {
    read({ data }): ReadEvents | undefined {
      const value = parseData(data);
      if (value === undefined) return undefined;
      if (isMembers(value["error"])) return { events: [], error: value["error"] };
      const [candidate] = membersIn(value["candidates"]);
      if (typeof candidate?.["finishReason"] === "string") reason = candidate["finishReason"];
      const text = textIn(candidate);
      const opening = hasStarted ? [] : OPENING;
      hasStarted = true;
      const delta: AnswerEvent[] = text === "" ? [] : [{ type: "part-delta", index: 0, text }];
      return {
        events: [...opening, ...delta],
        usage: usageIn(value["usageMetadata"]),
        finishReasons: reason ? [{ index: 0, reason }] : [],
      };
    },
    end() {
      if (reason === undefined) return undefined;
      return [
        { type: "part-end", index: 0 },
        { type: "end", reason: REASONS.get(reason) ?? "stop" },
      ];
    },
  };
}

const REASONS: ReadonlyMap<string, FinishReason> = new Map([
  ["MAX_TOKENS", "length"],
  ["SAFETY", "content-filter"],
  ["RECITATION", "content-filter"],
]);

function textIn(candidate: Members | undefined): string {
  const content = candidate?.["content"];
  const texts = membersIn(isMembers(content) ? content["parts"] : []).map(({ text }) => text);
  return texts.filter((text) => typeof text === "string").join("");
}

function usageIn(value: unknown): Usage | undefined {
  if (!isMembers(value)) return undefined;
  const count = (name: string) => (Number.isSafeInteger(value[name]) ? Math.max(0, value[name] as number) : 0);
  const promptTokens = count("promptTokenCount");
  const completionTokens = count("candidatesTokenCount") + count("thoughtsTokenCount");
  const totalTokens = promptTokens + completionTokens;
  return {
    promptTokens,
    completionTokens,
    totalTokens,
    cachedTokens: count("cachedContentTokenCount"),
    estimated: false,
  };
}

function membersIn(value: unknown): Members[] {
  return Array.isArray(value) ? value.filter(isMembers) : [];
}

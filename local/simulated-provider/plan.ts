// Decides what the simulated provider answers: calls of tools, JSON, or words.
import { lastPrompt, type Message, resultsSince } from "./messages.ts";
import type { JsonWriter } from "./response-format.ts";
import { spoken } from "./spoken.ts";
import { story } from "./story.ts";
import type { ToolChoice } from "./tool-choice.ts";
import type { Tool, ToolType } from "./tools.ts";

export interface PlannedCall {
  type: ToolType;
  name: string;
  namespace: string | undefined;
  input: string;
}

export type Plan =
  | { kind: "calls"; calls: PlannedCall[]; named: boolean }
  | { kind: "json"; text: string }
  | { kind: "words"; text: string };

interface Asked {
  messages: readonly Message[];
  toolChoice: ToolChoice;
  writeJson: JsonWriter | undefined;
}

const mostCalls = 8;
const excerptLength = 200;

/** `variable` is that of the real provider's key. */
export function planAnswer({ messages, toolChoice, writeJson }: Asked, variable: string): Plan {
  const results = resultsSince(messages);
  const tools = results.length > 0 && toolChoice.mode === "auto" ? [] : toolsToCall(messages, toolChoice);
  if (tools.length > 0) {
    const calls = tools.map(({ type, name, namespace, sample }) => ({ type, name, namespace, input: sample() }));
    return { kind: "calls", calls, named: toolChoice.named };
  }
  const notice = `This is Sluice's simulated provider. Set ${variable} to get answers from a real model.`;
  const text =
    results.length > 0 ? `${report(messages, results)}\n\n${notice}` : reply(spoken(lastPrompt(messages)), notice);
  return writeJson === undefined ? { kind: "words", text } : { kind: "json", text: writeJson(text) };
}

/**
 * Those that the user names, otherwise the first: what a tool is for is beyond a simulation. An agent has many tools, writes of
 * them in prompts of its own, and may have one that starts another agent: of those, none is called that the last line does not
 * name.
 */
function toolsToCall(messages: readonly Message[], { mode, among, parallel }: ToolChoice): Tool[] {
  if (mode === "none") return [];
  const isAgent = among.length > mostCalls;
  const prompt = lastPrompt(messages).trimEnd();
  const words = new Set((isAgent ? prompt.slice(prompt.lastIndexOf("\n") + 1) : prompt).match(/[\w-]+/g));
  const named = among.filter(({ name }) => words.has(name));
  if (named.length > 0) return named.slice(0, parallel ? mostCalls : 1);
  return isAgent && mode === "auto" ? [] : among.slice(0, 1);
}

function reply(prompt: string, notice: string): string {
  if (/\bstory\b/i.test(prompt)) return story;
  const heard = prompt.trim() === "" ? "You said nothing." : `You said: ${prompt.trim()}`;
  return `${heard}\n\n${notice}`;
}

function report(messages: readonly Message[], results: Message[]): string {
  const names = new Map(messages.flatMap(({ calls }) => calls.map(({ id, name }) => [id, name])));
  const lines = results.slice(-mostCalls).map(({ callId = "", text }) => {
    return `The tool ${names.get(callId)} answered: ${excerpt(text)}`;
  });
  return lines.join("\n");
}

function excerpt(text: string): string {
  const trimmed = text.trim();
  if (trimmed === "") return "(nothing)";
  return trimmed.length <= excerptLength ? trimmed : `${trimmed.slice(0, excerptLength).toWellFormed()}…`;
}

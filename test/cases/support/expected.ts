// What a client must get of a provider's stream, worked out from the contract and not from the gateway's code.
import type { Ending } from "../../core/support/scripted-fetch.ts";

type Members = Record<string, unknown>;

export interface ProviderEvent {
  /** As the client gets it: without comments, and with the gateway's name for the model. */
  readonly shown: string;
  readonly type: string | undefined;
  readonly data: string;
  /** The bytes up to the end of its data, and up to the end of the blank line. */
  readonly dataEnd: number;
  readonly end: number;
}

/** The events of a fixture, whose lines end with LF. */
export function eventsIn(stream: string, model: string): ProviderEvent[] {
  let end = 0;
  return stream.split("\n\n").flatMap((block) => {
    const dataEnd = end + bytesIn(block);
    end = dataEnd + 2;
    const lines = block.split("\n").filter((line) => line !== "" && !line.startsWith(":"));
    const fieldIn = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
    const data = fieldIn("data");
    if (data === undefined) return [];
    const shown = `${lines.join("\n")}\n\n`.replace(/"model":"[^"]*"/, `"model":${JSON.stringify(model)}`);
    return [{ shown, type: fieldIn("event"), data, dataEnd, end }];
  });
}

export interface Expected {
  /** All that the client gets of the provider's events. */
  readonly relayed: string;
  readonly verdict: "complete" | "truncated" | "failed";
  /** Whether the provider has said what it used. */
  readonly hasUsage: boolean;
}

/** `ending` is how the body ends after these events: properly, or because the connection breaks. */
export function expectedOf(
  events: readonly ProviderEvent[],
  { includeUsage, ending }: { includeUsage: boolean; ending: Ending },
): Expected {
  const isFinished = new Map<unknown, boolean>();
  let relayed = "";
  let opening = "";
  let hasUsage = false;
  for (const { data, shown, type } of events) {
    if (data === "[DONE]") return { relayed: opening + relayed, verdict: "complete", hasUsage };
    const value: Members | null = JSON.parse(data);
    if (value === null) continue;
    hasUsage ||= [value, ...choicesIn(value)].some(({ usage }) => isMembers(usage));
    if (type === "error" || isMembers(value["error"])) return { relayed, verdict: "failed", hasUsage };
    for (const choice of choicesIn(value)) {
      const wasFinished = isFinished.get(choice["index"]) === true && !saysSomething(choice);
      isFinished.set(choice["index"], wasFinished || isReason(choice["finish_reason"]));
    }
    if (relayed === "" && opening === "" && isOpening(value)) opening = shown;
    else if (includeUsage || !isUsageOnly(value)) {
      relayed += opening + shown;
      opening = "";
    }
  }
  const finished = isFinished.size > 0 && [...isFinished.values()].every(Boolean);
  return { relayed, verdict: ending === "end" && finished ? "complete" : "truncated", hasUsage };
}

/** With such a chunk, an answer has not begun yet: what fails after it is as if there had been nothing. */
function isOpening({ choices, usage }: Members): boolean {
  return Array.isArray(choices) && choices.length === 0 && !isMembers(usage);
}

function isUsageOnly(value: Members): boolean {
  const says = choicesIn(value).some((choice) => saysSomething(choice) || isReason(choice["finish_reason"]));
  return isMembers(value["usage"]) && !says;
}

/** Text, reasoning or a call of a tool. A role says nothing. */
function saysSomething({ delta }: Members): boolean {
  if (!isMembers(delta)) return false;
  const said = ["content", "refusal", "reasoning_content", "reasoning", "tool_calls"].map((name) => delta[name]);
  return said.some((value) => (typeof value === "string" || Array.isArray(value)) && value.length > 0);
}

function isReason(value: unknown): boolean {
  return typeof value === "string" && value !== "" && value !== "null";
}

function choicesIn({ choices }: Members): Members[] {
  return Array.isArray(choices) ? choices : [];
}

function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function bytesIn(text: string): number {
  return new TextEncoder().encode(text).length;
}

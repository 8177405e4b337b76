// What a recorded answer says, added up without the code under test.
import type { Recorded } from "./reading.ts";

interface Part {
  readonly text?: string;
  readonly thinking?: readonly { readonly text: string }[];
}

interface Call {
  readonly id?: string;
  readonly function: { readonly name?: string; readonly arguments?: string };
}

interface Said {
  readonly content?: string | readonly Part[] | null;
  readonly reasoning_content?: string | null;
  readonly reasoning?: string | null;
  readonly tool_calls?: readonly Call[] | null;
}

interface Choice {
  readonly delta?: Said;
  readonly message?: Said;
  readonly finish_reason?: string | null;
}

interface Usage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
  readonly prompt_tokens_details?: { readonly cached_tokens?: number } | null;
  readonly prompt_cache_hit_tokens?: number;
  readonly completion_tokens_details?: { readonly reasoning_tokens?: number } | null;
}

interface Sent {
  readonly id?: string;
  readonly choices?: readonly Choice[];
  readonly usage?: Usage | null;
  readonly x_groq?: { readonly usage?: Usage };
}

export function sentIn({ isStream, bytes }: Recorded): Sent[] {
  const text = new TextDecoder().decode(bytes);
  if (!isStream) return [JSON.parse(text)];
  const data = [...text.matchAll(/^data: ([^\n]*)/gm)].map(([, data = ""]) => data.trim());
  return data.filter((each) => each !== "[DONE]").map((each) => JSON.parse(each));
}

/** Text, reasoning, calls and finish reason, as a client of chat completions has them in the end. Each call has an id. */
export function sentAnswer(recorded: Recorded) {
  const choices = sentIn(recorded).flatMap(({ choices = [] }) => choices);
  const saids = choices.map(({ delta, message }) => delta ?? message ?? {});
  const calls: { id: string; name: string; input: string }[] = [];
  for (const { id = "", function: called } of saids.flatMap(({ tool_calls: pieces }) => pieces ?? [])) {
    const last = calls.at(-1);
    if (last === undefined || (id !== "" && id !== last.id)) calls.push({ id, name: "", input: "" });
    const call = calls.at(-1) ?? { id, name: "", input: "" };
    call.name ||= called.name ?? "";
    call.input += called.arguments ?? "";
  }
  return {
    text: saids.map(({ content }) => textIn(content)).join(""),
    reasoning: saids.map(reasoningIn).join(""),
    calls,
    reason: choices.map(({ finish_reason: reason }) => reason).findLast(Boolean),
  };
}

function textIn(content: Said["content"]): string {
  return typeof content === "string" ? content : (content ?? []).map(({ text = "" }) => text).join("");
}

function reasoningIn({ reasoning_content, reasoning, content }: Said): string {
  const parts = typeof content === "string" ? [] : (content ?? []);
  const thoughts = parts.flatMap(({ thinking = [] }) => thinking).map(({ text }) => text);
  return (reasoning_content ?? reasoning ?? "") + thoughts.join("");
}

/** Of the last event that has one. xAI counts reasoning in the total alone. */
export function sentUsage(recorded: Recorded) {
  const usage = sentIn(recorded)
    .map(({ usage, x_groq }) => usage ?? x_groq?.usage)
    .findLast(Boolean);
  if (usage === undefined || usage === null) return undefined;
  return {
    prompt: usage.prompt_tokens,
    completion: usage.total_tokens - usage.prompt_tokens,
    total: usage.total_tokens,
    cached: usage.prompt_tokens_details?.cached_tokens ?? usage.prompt_cache_hit_tokens ?? 0,
    reasoning: usage.completion_tokens_details?.reasoning_tokens ?? 0,
  };
}

/** Whether a stream that ends behind so many bytes has said that it is whole. An event without its end has not come. */
export function isWholeAt({ bytes }: Pick<Recorded, "bytes">, length: number): boolean {
  const lines = new TextDecoder().decode(bytes.subarray(0, length)).split(/\r?\n/);
  const data = lines.filter((line) => line.startsWith("data: ")).map((line) => line.slice("data: ".length).trim());
  let isFinished = false;
  for (const each of data) {
    if (each === "[DONE]") return true;
    const sent = parsed(each);
    if (sent === undefined) continue;
    if ("error" in sent) return false;
    for (const { delta, finish_reason: reason } of sent.choices ?? []) {
      isFinished = Boolean(reason) || (isFinished && !saysMore(delta ?? {}));
    }
  }
  return isFinished;
}

function saysMore(delta: Said): boolean {
  return textIn(delta.content) !== "" || reasoningIn(delta) !== "" || (delta.tool_calls ?? []).length > 0;
}

function parsed(data: string): Sent | undefined {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}

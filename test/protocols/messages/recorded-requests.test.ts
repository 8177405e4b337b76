// Chat requests that mean what recorded requests to Anthropic do are written as those were, except for what is listed here.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Members } from "../../../functions/core/wire/members.ts";
import { API_KEY, refusalOf } from "../../support/anthropic-stand-in/refusal.ts";
import { bodyOf } from "./support/write.ts";

const fixtures = join(import.meta.dirname, "../../fixtures/recordings");

interface Difference {
  readonly member: string;
  readonly reason: string;
  /** What the recorded member would be. Undefined: it would not be there. */
  readonly as?: (recorded: unknown) => unknown;
}

const raised = (budget: number): Difference => ({
  member: "max_tokens",
  reason: "OpenAI's maximum includes reasoning; a budget is added to it, so that it cannot take all of the answer",
  as: (recorded) => Number(recorded) + budget,
});
const serverTool: readonly Difference[] = [
  { member: "tools", reason: "chat completions have no tool that the provider runs" },
  { member: "tool_choice", reason: "without tools it would be refused" },
];
const hidden: Difference = {
  member: "thinking",
  reason: "models with budgets show what they think without being asked",
  as: () => ({ type: "enabled", budget_tokens: 1024 }),
};
const adaptive: Difference = {
  member: "thinking",
  reason: "an effort is asked of thinking, which newer models hide unless asked for it",
  as: () => ({ type: "adaptive", display: "summarized" }),
};

const everywhere: readonly Difference[] = [
  {
    member: "system",
    reason: "blocks can have cache marks",
    as: (recorded) => (typeof recorded === "string" ? [{ type: "text", text: recorded }] : recorded),
  },
];
const differences: Readonly<Record<string, readonly Difference[]>> = {
  "error-400-effort": [
    adaptive,
    {
      member: "output_config",
      reason: "this model has no effort `xhigh`; the recording is its refusal",
      as: () => ({ effort: "max" }),
    },
  ],
  "parallel-tools-second-turn": [
    {
      member: "messages",
      reason: "`is_error: false` is the default",
      as: (recorded) => withoutMember(recorded, "is_error"),
    },
  ],
  "pause-turn": [...serverTool, raised(4096)],
  "server-tool-stream": serverTool,
  "thinking-adaptive-stream": [
    adaptive,
    {
      member: "output_config",
      reason: "in chat completions reasoning is asked for by an effort",
      as: () => ({ effort: "high" }),
    },
  ],
  "thinking-redacted": [raised(1024)],
  "thinking-redacted-stream": [raised(1024)],
  "thinking-tool-stream": [hidden],
  "thinking-tool-stream-second-turn": [hidden],
};

function withoutMember(value: unknown, name: string): unknown {
  return JSON.parse(JSON.stringify(value, (key, inner) => (key === name ? undefined : inner)));
}

function expected(name: string, recorded: Members): Members {
  const entries = [...everywhere, ...(differences[name] ?? [])].map(({ member, as }) => {
    return [member, as?.(recorded[member])] as const;
  });
  return { ...recorded, ...Object.fromEntries(entries) };
}

function fixture(path: string) {
  return JSON.parse(readFileSync(join(fixtures, path), "utf8"));
}

const names = readdirSync(join(fixtures, "anthropic"))
  .filter((file) => file.endsWith(".json") && "request" in fixture(`anthropic/${file}`))
  .map((file) => file.slice(0, -".json".length));

describe("a chat request that means the same as a recorded one", () => {
  it("exists for every recording, and for no other", () => {
    const files = readdirSync(join(fixtures, "anthropic-as-chat"));
    expect(files.sort()).toEqual(names.map((name) => `${name}.json`).sort());
    expect(Object.keys(differences).filter((name) => !names.includes(name))).toEqual([]);
  });

  it.each(names)("is written as it was: %s", (name) => {
    const recorded = fixture(`anthropic/${name}.json`).request.body;
    const { model: id, stream } = recorded;
    expect(bodyOf(fixture(`anthropic-as-chat/${name}.json`), { id, stream })).toEqual(expected(name, recorded));
  });

  it.each(names.filter((name) => !name.startsWith("error-404")))("is accepted by a strict stand-in: %s", (name) => {
    const recorded = fixture(`anthropic/${name}.json`).request.body;
    const body = JSON.stringify(bodyOf(fixture(`anthropic-as-chat/${name}.json`), { id: recorded.model }));
    const headers = { "x-api-key": API_KEY, "anthropic-version": "2023-06-01" };
    expect(refusalOf({ headers, body })).toBeUndefined();
  });
});

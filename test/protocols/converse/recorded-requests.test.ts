// Chat requests that mean what recorded requests to Bedrock do are written as those were, except for what is listed here.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isMembers, type Members } from "../../../functions/core/wire/members.ts";
import { recordingsOf } from "../../support/recordings.ts";
import { type Asked, bodyOf } from "./support/write.ts";

const fixtures = join(import.meta.dirname, "../../fixtures/recordings");

interface Difference {
  readonly member: string;
  readonly reason: string;
  /** What the recorded member would be. Undefined: it would not be there. */
  readonly as?: (recorded: unknown) => unknown;
}

const everywhere: readonly Difference[] = [
  { member: "system", reason: "an empty list says nothing", as: unlessEmpty },
  { member: "inferenceConfig", reason: "an empty object says nothing", as: unlessEmpty },
  {
    member: "messages",
    reason:
      "results are a success where nothing else is said, and base64 has no spaces, as the note in place of an image",
    as: (recorded) =>
      replaced(recorded, (name, value) => {
        if (name === "status") return undefined;
        return name === "bytes" && typeof value === "string" ? value.replace(/\s/g, "") : value;
      }),
  },
  { member: "outputConfig", reason: "spaces in a schema say nothing", as: withParsedSchema },
];
const cached: readonly Difference[] = [
  {
    member: "messages",
    reason: "most models refuse blank text, and no point may be behind a document",
    as: (recorded) => {
      const [{ content }] = recorded as [{ content: [object, object, object, object, ...object[]] }];
      const [text, document, , point, ...rest] = content;
      return [{ role: "user", content: [text, point, document, ...rest] }];
    },
  },
];
const budget: readonly Difference[] = [
  {
    member: "inferenceConfig",
    reason: "a budget has to be less than the maximum, which is therefore named",
    as: () => ({ maxTokens: 4096 + 1024 }),
  },
];
const differences: Readonly<Record<string, readonly Difference[]>> = {
  "cache-read": cached,
  "cache-write": cached,
  "citations-stream": [
    {
      member: "messages",
      reason: "chat completions know no citations, and Claude takes text as bytes, too",
      as: (recorded) =>
        replaced(recorded, (name, value) => {
          if (name === "context" || name === "citations") return undefined;
          return name === "source" && isMembers(value) ? { bytes: btoa(String(value["text"])) } : value;
        }),
    },
  ],
  "error-400-content": [
    {
      member: "messages",
      reason: "chat completions have no videos",
      as: (recorded) =>
        replaced(recorded, (name, value) =>
          name === "content" && JSON.stringify(value).startsWith('[{"video"')
            ? [{ text: "s3://pydantic-ai-test-files/test-files/small_video.mp4" }]
            : value,
        ),
    },
  ],
  guardrail: [{ member: "guardrailConfig", reason: "chat completions have no such member: a model's `set` has it" }],
  thinking: budget,
  "thinking-stream": budget,
  "thinking-redacted-stream": budget,
};

function unlessEmpty(value: unknown): unknown {
  return isMembers(value) || Array.isArray(value) ? (Object.keys(value).length === 0 ? undefined : value) : value;
}

function replaced(value: unknown, replace: (name: string, value: unknown) => unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value, replace));
}

function withParsedSchema(value: unknown): unknown {
  return replaced(value, (name, inner) => (name === "schema" && typeof inner === "string" ? JSON.parse(inner) : inner));
}

function expected(name: string, recorded: Members): unknown {
  let body = recorded;
  for (const { member, as } of [...everywhere, ...(differences[name] ?? [])]) {
    body = { ...body, [member]: as?.(body[member]) };
  }
  return JSON.parse(JSON.stringify(body));
}

function read(path: string) {
  return JSON.parse(readFileSync(join(fixtures, path), "utf8"));
}

function askedIn(name: string): Asked {
  const { url } = read(`bedrock/${name}.json`).request as { url: string };
  const [, id = "", stream] = /model\/([^/]+)\/converse(-stream)?$/.exec(url) ?? [];
  return { id: decodeURIComponent(id), stream: stream !== undefined };
}

function writtenBody(name: string): unknown {
  const { outputConfig, ...body } = bodyOf(read(`bedrock-as-chat/${name}.json`), askedIn(name));
  return { ...body, ...(isMembers(outputConfig) && { outputConfig: withParsedSchema(outputConfig) }) };
}

const recorded = recordingsOf("bedrock").flatMap(({ name, request }) => (request ? [{ name, request }] : []));

describe("a chat request that means the same as a recorded one", () => {
  it("exists for every recording, and for no other", () => {
    const files = readdirSync(join(fixtures, "bedrock-as-chat"));
    const names = recorded.map(({ name }) => name);
    expect(names).toHaveLength(20);
    expect(files.sort()).toEqual(names.map((name) => `${name}.json`).sort());
    expect(Object.keys(differences).filter((name) => !names.includes(name))).toEqual([]);
  });

  it.each(recorded)("is written as it was: $name", ({ name, request }) => {
    expect(writtenBody(name)).toEqual(expected(name, request));
  });
});

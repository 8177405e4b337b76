// Chat requests that mean what recorded requests to Google do are written as those were, except for what is listed here.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isMembers, type Members } from "../../../functions/core/wire/members.ts";
import { recordingsOf } from "../../support/recordings.ts";
import { refusalOf } from "./support/refusal.ts";
import { type Asked, bodyOf } from "./support/write.ts";

const fixtures = join(import.meta.dirname, "../../fixtures/recordings");

interface Difference {
  /** `generationConfig.seed`, too. */
  readonly member: string;
  readonly reason: string;
  /** What the recorded member would be. Undefined: it would not be there. */
  readonly as?: (recorded: unknown) => unknown;
}

const onlyModel = (reason: string, ...members: string[]) => members.map((member): Difference => ({ member, reason }));

const everywhere: readonly Difference[] = [
  {
    member: "systemInstruction",
    reason: "its role says nothing",
    as: (recorded) => (isMembers(recorded) ? { parts: recorded["parts"] } : undefined),
  },
  { member: "generationConfig.responseModalities", reason: "text is the default" },
  {
    member: "tools",
    reason: "an empty description says nothing",
    as: (recorded) => without(recorded, (name, value) => name === "description" && value === ""),
  },
  {
    member: "contents",
    reason: "base64 has no spaces, which the note in place of a recorded image has",
    as: (recorded) =>
      without(
        recorded,
        () => false,
        (name, value) => (name === "data" ? value.replace(/\s/g, "") : value),
      ),
  },
];
const named: Difference = {
  member: "toolConfig",
  reason: "a choice of all tools needs no list of them",
  as: () => ({ functionCallingConfig: { mode: "ANY" } }),
};
const unasked = onlyModel(
  "chat completions have no such member",
  "cachedContent",
  "safetySettings",
  "modelArmorConfig",
);
const serverTool = onlyModel("chat completions have no tool that the provider runs", "tools");
const effort = (as: Members): Difference => ({
  member: "generationConfig.thinkingConfig",
  reason: "in chat completions an effort says that the client wants to see thoughts",
  as: () => ({ ...as, includeThoughts: true }),
});
const onlySystem: readonly Difference[] = [
  { member: "systemInstruction", reason: "where the user says nothing, instructions are what is said" },
];
const differences: Readonly<Record<string, readonly Difference[]>> = {
  "cached-content": unasked,
  "json-schema": [
    {
      member: "generationConfig.responseJsonSchema",
      reason: "models before Gemini 2.5 are given what they all take: OpenAPI's schemas",
    },
    {
      member: "generationConfig.responseSchema",
      reason: "as above",
      as: () => ({
        description: "A city and its country.",
        properties: { city: { type: "STRING" }, country: { type: "STRING" } },
        required: ["city", "country"],
        title: "CityLocation",
        type: "OBJECT",
      }),
    },
  ],
  "parallel-tools": [
    named,
    ...onlySystem,
    {
      member: "contents",
      reason: "the user's text is empty",
      as: () => [
        { role: "user", parts: [{ text: "Tell three jokes. Generate topics with the generate_topic tool." }] },
      ],
    },
  ],
  "parallel-tools-second-turn": [
    named,
    {
      member: "contents",
      reason: "Vertex AI refuses empty text, and both services a call that follows nothing",
      as: (recorded) => (recorded as object[]).with(0, { role: "user", parts: [{ text: "Continue." }] }),
    },
  ],
  "prompt-blocked-model-armor": unasked,
  "response-blocked-model-armor": unasked,
  "safety-settings": unasked,
  thinking: [effort({ thinkingLevel: "high" })],
  "thinking-stream": [
    effort({ thinkingBudget: 24_576 }),
    {
      member: "tools",
      reason: "the newer member for schemas takes them as they are",
      as: () => [
        { functionDeclarations: [{ name: "dummy", parametersJsonSchema: { type: "object", properties: {} } }] },
      ],
    },
  ],
  "tool-with-id": [
    named,
    {
      member: "tools",
      reason: "chat completions have no tool that the provider runs",
      as: (recorded) => (recorded as object[]).slice(1),
    },
  ],
  "vertex-error-400-url": [
    {
      member: "contents",
      reason: "ids are for the Gemini API only",
      as: (recorded) => without(recorded, (name) => name === "id"),
    },
  ],
  "vertex-logprobs": onlyModel(
    "the internal form has none",
    "generationConfig.logprobs",
    "generationConfig.responseLogprobs",
  ),
  "web-search-stream": serverTool,
};

/** With some members left out, and texts replaced. */
function without(
  value: unknown,
  isLeftOut: (name: string, value: unknown) => boolean,
  replace: (name: string, text: string) => string = (_, text) => text,
): unknown {
  if (value === undefined) return undefined;
  return JSON.parse(
    JSON.stringify(value, (name, inner) => {
      if (isLeftOut(name, inner)) return undefined;
      return typeof inner === "string" ? replace(name, inner) : inner;
    }),
  );
}

/** Google takes members in both notations; the clients that were recorded mixed them. */
function inCamelCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inCamelCase);
  if (!isMembers(value)) return value;
  const entries = Object.entries(value).map(([name, inner]) => {
    const isProtocol = ALIASES.has(name);
    return [isProtocol ? name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase()) : name, inCamelCase(inner)];
  });
  return Object.fromEntries(entries);
}

const ALIASES = new Set([
  ...["parameters_json_schema", "function_call", "function_response", "thought_signature", "inline_data"],
  ...["file_data", "mime_type", "file_uri", "thinking_budget", "include_thoughts"],
]);

function expected(name: string, recorded: Members): Members {
  let body = inCamelCase(recorded) as Record<string, unknown>;
  for (const { member, as } of [...everywhere, ...(differences[name] ?? [])]) {
    const [outer = "", inner] = member.split(".");
    const config = body["generationConfig"];
    if (inner === undefined) body = { ...body, [outer]: as?.(body[outer]) };
    else if (isMembers(config)) body = { ...body, [outer]: { ...config, [inner]: as?.(config[inner]) } };
  }
  const compact = without(body, () => false) as Members;
  const { generationConfig: config, ...rest } = compact;
  return isMembers(config) && Object.keys(config).length > 0 ? compact : rest;
}

function read(path: string, replace = (text: string) => text) {
  return JSON.parse(replace(readFileSync(join(fixtures, path), "utf8")));
}

/** The recordings have a note in place of each image. */
function withImages(text: string): string {
  return text.replaceAll(/<\d+ characters of base64 left out>/g, "AAAA");
}

/** Which service was asked, and for which model. */
function askedIn(name: string): Asked {
  const { url } = read(`google/${name}.json`).request as { url: string };
  const id = /models\/([^:]+):/.exec(url)?.[1] ?? "";
  return { id, dialect: url.includes("aiplatform") ? "vertex" : "gemini", stream: url.includes("alt=sse") };
}

const recorded = recordingsOf("google").flatMap(({ name, request }) => (request ? [{ name, request }] : []));

describe("a chat request that means the same as a recorded one", () => {
  it("exists for every recording, and for no other", () => {
    const files = readdirSync(join(fixtures, "google-as-chat"));
    const names = recorded.map(({ name }) => name);
    expect(files.sort()).toEqual(names.map((name) => `${name}.json`).sort());
    expect(Object.keys(differences).filter((name) => !names.includes(name))).toEqual([]);
  });

  it.each(recorded)("is written as it was: $name", ({ name, request }) => {
    expect(bodyOf(read(`google-as-chat/${name}.json`), askedIn(name))).toEqual(expected(name, request));
  });

  it.each(recorded.filter(({ name }) => !name.includes("error")))(
    "is accepted by a strict stand-in: $name",
    ({ name }) => {
      const asked = askedIn(name);
      expect(refusalOf(bodyOf(read(`google-as-chat/${name}.json`, withImages), asked), asked)).toBeUndefined();
    },
  );
});

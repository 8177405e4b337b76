// Chat requests that mean what recorded requests to Anthropic do are written as those were, except for what is listed in `support/differences.ts`.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { API_KEY, refusalOf } from "../../support/anthropic-stand-in/refusal.ts";
import { differences, expected } from "./support/differences.ts";
import { bodyOf } from "./support/write.ts";

const fixtures = join(import.meta.dirname, "../../fixtures/recordings");

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

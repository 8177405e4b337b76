// The entry that end-to-end tests run against, and the tests that only make sense for one of the two.
import { describe, it } from "vitest";
import type { Entry } from "../../local/entry.ts";

/** The project `server` of vitest.config.ts sets this variable; `TEST_ENTRY=server npx vitest run FILE` does by hand. */
export const entry: Entry = process.env["TEST_ENTRY"] === "server" ? "server" : "function";
export const isServerEntry = entry === "server";

/** Why a test is for one of the entries only. */
const REASONS = {
  instances: "it stops one of Lambda's instances, or compares what they know",
  writes: "it counts the writes of one call, which the calls of a server share",
  lambda: "it is about Lambda itself: its memory, its events, or how it cuts an answer",
  unseenDeparture: "behind a Function URL nothing reports that a client has left",
  seenDeparture: "a server sees that a client has left",
} as const;

const only = (runs: boolean) => ({
  describe: (_: keyof typeof REASONS) => describe.runIf(runs),
  it: (_: keyof typeof REASONS) => it.runIf(runs),
});

export const onFunction = only(!isServerEntry);
export const onServer = only(isServerEntry);

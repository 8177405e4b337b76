// The entry that end-to-end tests run against, and the tests that only make sense for one of the two.
import { describe, it } from "vitest";
import type { Entry } from "../../local/entry.ts";

/** The project `server` of vitest.config.ts sets this variable; `TEST_ENTRY=server npx vitest run FILE` does by hand. */
export const entry: Entry = process.env["TEST_ENTRY"] === "server" ? "server" : "function";
export const isServerEntry = entry === "server";

/** Why some tests do not run against the server entry. */
export const FUNCTION_ONLY = {
  instances: "they count Lambda's instances, or kill one of them",
  writes: "they count a call's writes, which calls of one server share",
  limits: "they meet Lambda's own limits: of memory, of time, and of an event's size",
  unseenDeparture: "behind a Function URL nobody sees that a client has left",
} as const;

type Reason = keyof typeof FUNCTION_ONLY;

/** For the function entry only. The reason is in the name, where a list of the skipped tests shows it. */
export const onFunction = {
  describe: (_: Reason) => describe.runIf(!isServerEntry),
  it: (_: Reason) => it.runIf(!isServerEntry),
};

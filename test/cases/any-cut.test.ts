// Streams of real providers, read in any pieces and cut at any byte: what arrived is relayed once, and only what the provider
// has ended is complete. LONG=1 tries 10,000 cuts of each property.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { configuration, MODEL, streamed } from "../core/support/requests.ts";
import { type Ending, events, scriptedFetch } from "../core/support/scripted-fetch.ts";
import { split } from "../support/event-stream.ts";
import { readFixture, streamsIn } from "../support/fixtures.ts";
import { type Answered, startGateway } from "../support/gateway.ts";
import { runs } from "../support/long.ts";
import { type Expected, eventsIn, expectedOf, type ProviderEvent } from "./support/expected.ts";

const paths = [...streamsIn("recorded"), ...streamsIn("cases")];
const streams = paths.flatMap((path) => [
  toStream(path, readFixture(path)),
  toStream(path, withMultibyteCharacters(readFixture(path))),
]);
type Recorded = (typeof streams)[number];

function toStream(path: string, text: string) {
  const bytes = new TextEncoder().encode(text);
  return { path, bytes, events: eventsIn(text, MODEL), toString: () => `${path}, ${bytes.length} bytes` };
}

/** Puts characters of several bytes in place of the spaces in what was said, so that pieces end within them. */
function withMultibyteCharacters(text: string): string {
  return text.replaceAll(/(?<!^(?:data:|event:|id:|:.*)) /gm, "🌊");
}

const recorded = fc.constantFrom(...streams);
const includeUsage = fc.boolean();
const reads = fc.array(fc.nat(), { maxLength: 8 });
const ending = fc.constantFrom<Ending>("end", "cut");

interface Cut {
  readonly at: number;
  readonly ending: Ending;
}

/** Asks for a stream of which only so many bytes come, in pieces that end anywhere. */
async function ask({ bytes }: Recorded, { at, ending }: Cut, given: { reads: number[]; includeUsage: boolean }) {
  const offsets = given.reads.map((read) => read % (at + 1)).toSorted((a, b) => a - b);
  const { fetch } = scriptedFetch(events(split(bytes.subarray(0, at), offsets), ending));
  const gateway = await startGateway(configuration({ retries: 0 }), { fetch });
  const body = streamed(given.includeUsage ? { stream_options: { include_usage: true } } : {});
  return { ...(await gateway.ask({ body })), log: gateway.log };
}

/** A connection that breaks brings the events whose blank line has begun to come; a body that ends, also one without it. */
function arrivedIn({ events }: Recorded, { at, ending }: Cut): ProviderEvent[] {
  return events.filter(({ dataEnd, end }) => at >= (ending === "end" ? dataEnd : end));
}

const DONE = "data: [DONE]\n\n";

/** The client got what was relayed, and one end. */
function expectRelayed(answered: Answered, expected: Expected, includeUsage: boolean): void {
  const { relayed, verdict, hasUsage } = expected;
  const { status, text } = answered;
  if (relayed === "") {
    expect(JSON.parse(text).error.type).toBe("upstream_error");
    // The provider's own failure may be one that has a status of its own.
    expect(verdict === "failed" ? [400, 502] : [502]).toContain(status);
    return;
  }
  expect(status).toBe(200);
  expect(text.slice(0, relayed.length)).toBe(relayed);
  const rest = text.slice(relayed.length);
  if (verdict !== "complete") expectError(rest, verdict);
  else if (includeUsage && !hasUsage) expectEstimate(rest);
  else expect(rest).toBe(DONE);
}

function expectError(rest: string, verdict: Expected["verdict"]): void {
  expect(rest).toMatch(/^data: \{"error":[^\n]*\n\n$/);
  if (verdict === "failed") return;
  expect(JSON.parse(rest.slice("data: ".length)).error).toMatchObject({ code: "upstream_truncated" });
}

/** A client that asked for the usage gets the gateway's, if the provider has sent none. */
function expectEstimate(rest: string): void {
  expect(rest.endsWith(`\n\n${DONE}`)).toBe(true);
  const [chunk = "", ...others] = rest.slice(0, -DONE.length).split(/(?<=\n\n)/);
  expect(others).toEqual([]);
  expect(JSON.parse(chunk.slice("data: ".length))).toMatchObject({
    choices: [],
    usage: { prompt_tokens: expect.any(Number), completion_tokens: expect.any(Number) },
    sluice: { usage_estimated: true },
  });
}

describe("a stream of a real provider", () => {
  it("is the same for the client, wherever its bytes are split", async () => {
    await fc.assert(
      fc.asyncProperty(recorded, reads, includeUsage, async (recorded, reads, includeUsage) => {
        const whole = { at: recorded.bytes.length, ending: "end" as const };
        const [inOneRead, inPieces] = await Promise.all([
          ask(recorded, whole, { reads: [], includeUsage }),
          ask(recorded, whole, { reads, includeUsage }),
        ]);
        expect(inPieces.text).toBe(inOneRead.text);
        expectRelayed(inPieces, expectedOf(recorded.events, { includeUsage, ending: "end" }), includeUsage);
      }),
      { numRuns: runs(100) },
    );
  }, 600_000);

  it("is complete if and only if the provider has ended it, wherever it is cut", async () => {
    const cut = fc.record({ anywhere: fc.nat(), ending });
    await fc.assert(
      fc.asyncProperty(recorded, cut, reads, includeUsage, async (recorded, { anywhere, ending }, reads, asks) => {
        const at = { at: anywhere % (recorded.bytes.length + 1), ending };
        const answered = await ask(recorded, at, { reads, includeUsage: asks });
        const expected = expectedOf(arrivedIn(recorded, at), { includeUsage: asks, ending });
        expectRelayed(answered, expected, asks);
        const isComplete = expected.verdict === "complete";
        expect(answered.log).toMatchObject([{ ending: isComplete ? "complete" : "failed" }]);
      }),
      { numRuns: runs(100) },
    );
  }, 600_000);
});

// An answer that was cut, at whatever byte and in whatever way, is never shown as complete.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  chunk,
  contentChunk,
  finishChunk,
  type LineEnding,
  split,
  usage,
  usageChunk,
} from "../support/event-stream.ts";
import { startGateway } from "../support/gateway.ts";
import { runs } from "../support/long.ts";
import { checked, envelopeOf } from "./support/envelope.ts";
import { received } from "./support/received.ts";
import { chat, configuration, MODEL, streamed } from "./support/requests.ts";
import { body, type Ending, events, scriptedFetch } from "./support/scripted-fetch.ts";

/** An answer of several choices, whose pieces and finishes come in any order, with or without what may follow them. */
interface Story {
  readonly choices: number;
  readonly pieces: readonly { readonly index: number; readonly content: string }[];
  readonly finishes: readonly number[];
  readonly usage: boolean;
  readonly done: boolean;
}
const story: fc.Arbitrary<Story> = fc.integer({ min: 1, max: 3 }).chain((choices) =>
  fc.record({
    choices: fc.constant(choices),
    pieces: fc.array(fc.record({ index: fc.nat(choices - 1), content: fc.constantFrom("a", "é🌊", "\n\n", "[DONE]") })),
    finishes: fc.shuffledSubarray([0, 1, 2].slice(0, choices), { minLength: 0 }),
    usage: fc.boolean(),
    done: fc.boolean(),
  }),
);

interface SentEvent {
  readonly data: string;
  /** What the client gets of it. */
  readonly shown: string | undefined;
  readonly finishes?: number;
}

function eventsOf({ choices, pieces, finishes, usage: tellsUsage, done }: Story): SentEvent[] {
  const event = (value: object) => ({ data: JSON.stringify(value), shown: JSON.stringify({ ...value, model: MODEL }) });
  const role = Array.from({ length: choices }, (_, index) => event(chunk({ role: "assistant" }, { index })));
  const said = pieces.map(({ index, content }) => event(contentChunk(content, { index })));
  const ends = finishes.map((index) => ({ ...event(finishChunk("stop", { index })), finishes: index }));
  const hidden = tellsUsage ? [{ data: JSON.stringify(usageChunk(usage(3))), shown: undefined }] : [];
  return [...role, ...said, ...ends, ...hidden, ...(done ? [{ data: "[DONE]", shown: undefined }] : [])];
}

/** Those events of which so many bytes hold enough: all but the blank line if the body ends, its begin if it breaks off. */
function arrivedIn(sent: readonly SentEvent[], { at, lineEnding, ending }: Cut): SentEvent[] {
  const size = (text: string) => new TextEncoder().encode(text).length;
  let offset = 0;
  return sent.filter(({ data }) => {
    const end = offset + size(`data: ${data}`);
    offset = end + 2 * lineEnding.length;
    return at >= (ending === "end" ? end : end + lineEnding.length + 1);
  });
}

interface Cut {
  readonly at: number;
  readonly lineEnding: LineEnding;
  readonly ending: Ending;
}
const lineEnding = fc.constantFrom<LineEnding>("\n", "\r\n", "\r");
const ending = fc.constantFrom<Ending>("end", "cut");
const reads = fc.array(fc.nat(), { maxLength: 5 });

describe("a stream that is cut at any byte", () => {
  it("shows the events that came whole, then [DONE] if the provider sent it or ended a finished body, and else one error", async () => {
    const cut = fc.record({ at: fc.nat(), lineEnding, ending });
    await fc.assert(
      fc.asyncProperty(story, cut, reads, async (story, { at: anywhere, lineEnding, ending }, reads) => {
        const sent = eventsOf(story);
        const text = sent.map(({ data }) => `data: ${data}${lineEnding}${lineEnding}`).join("");
        const bytes = new TextEncoder().encode(text);
        const at = anywhere % (bytes.length + 1);
        const offsets = reads.map((read) => read % (at + 1)).toSorted((a, b) => a - b);
        const { fetch } = scriptedFetch(events(split(bytes.subarray(0, at), offsets), ending));
        const gateway = await startGateway(configuration({ retries: 0 }), { fetch });
        const answered = await gateway.ask({ body: streamed({ n: story.choices }) });

        const arrived = arrivedIn(sent, { at, lineEnding, ending });
        const finished = new Set(arrived.flatMap(({ finishes }) => finishes ?? []));
        const ended = ending === "end" && finished.size === story.choices;
        const complete = ended || arrived.at(-1)?.data === "[DONE]";
        expect(gateway.log).toMatchObject([{ ending: complete ? "complete" : "failed" }]);
        if (arrived.length === 0) {
          expect([answered.status, envelopeOf(answered).code]).toEqual([502, "upstream_malformed"]);
          return;
        }
        const shown = received(answered.text).events;
        expect(shown.slice(0, -1)).toEqual(arrived.flatMap(({ shown }) => shown ?? []));
        if (complete) expect(shown.at(-1)).toBe("[DONE]");
        else expect(checked(shown.at(-1) ?? "").code).toBe("upstream_truncated");
      }),
      { numRuns: runs(150) },
    );
  });

  it("is not complete because of choices that were not asked for", async () => {
    const chunks = [contentChunk("a"), contentChunk("b", { index: 1 }), finishChunk("stop", { index: 1 })];
    const { fetch } = scriptedFetch(events(chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`)));
    const { text } = await (await startGateway(configuration(), { fetch })).ask({ body: streamed() });
    expect(checked(received(text).events.at(-1) ?? "").code).toBe("upstream_truncated");
  });
});

describe("a JSON answer that is cut at any byte", () => {
  it("is an error, not an answer", async () => {
    const text = JSON.stringify({ id: "c", model: "x", choices: [{ index: 0, message: { content: "é🌊" } }] });
    const bytes = new TextEncoder().encode(text);
    for (let at = 0; at < bytes.length; at++) {
      for (const ending of ["end", "cut"] as const) {
        const headers = { "content-type": "application/json" };
        const { fetch } = scriptedFetch(body([bytes.subarray(0, at)], { ending, headers }));
        const gateway = await startGateway(configuration({ retries: 0 }), { fetch });
        const answered = await gateway.ask({ body: chat() });
        expect([answered.status, envelopeOf(answered).code], `${ending} at ${at}`).toEqual([502, "upstream_malformed"]);
      }
    }
  });
});

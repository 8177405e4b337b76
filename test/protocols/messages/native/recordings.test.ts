// Recorded answers of Anthropic's API, as a client of Messages gets them from the whole gateway: byte for byte but for the
// model's name, and complete only if all of it came. LONG=1 cuts at every byte.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MODEL } from "../../../core/support/requests.ts";
import { body, type Ending, json } from "../../../core/support/scripted-fetch.ts";
import { split } from "../../../support/event-stream.ts";
import { isLong, runs } from "../../../support/long.ts";
import { type Recording, recordingsOf } from "../../../support/recordings.ts";
import { decode } from "../support/sent.ts";
import { message, startNative, streamed } from "./support.ts";

const answers = recordingsOf("anthropic").filter(
  ({ name, status }) => status === 200 && !/overloaded|spliced/.test(name),
);
const streams = answers.filter(({ isStream }) => isStream);
const texts = answers.filter(({ isStream }) => !isStream);

async function ask(reads: readonly Uint8Array[], ending: Ending = "end") {
  const { ask } = await startNative(body(reads, { ending, headers: { "content-type": "text/event-stream" } }));
  return ask(streamed());
}

/** What the gateway changes: the first model, which is the message's own. */
function renamed(text: string): string {
  return text.replace(/"model":\s*"[^"]*"/, (member) => member.replace(/"[^"]*"$/, JSON.stringify(MODEL)));
}

describe("a recorded stream", () => {
  it.each(streams)("$name: passes byte for byte but for the model", async ({ bytes }) => {
    const { status, text } = await ask([bytes]);
    expect(status).toBe(200);
    expect(text).toBe(renamed(decode(bytes)));
  });

  it("passes in the same way however its bytes are split", async () => {
    const property = fc.asyncProperty(
      fc.constantFrom(...streams),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 }),
      async ({ bytes }, places) => {
        const cuts = places.map((place) => Math.floor(place * bytes.length)).sort((one, other) => one - other);
        expect((await ask(split(bytes, cuts))).text).toBe(renamed(decode(bytes)));
      },
    );
    await fc.assert(property, { numRuns: runs(30) });
  });

  it.each(streams)(
    "$name: is complete only with its stop reason, or its last event, wherever it ends",
    async (recording) => {
      const { finished, ended } = endsOf(recording);
      for (const at of cutsOf(recording, finished)) {
        const piece = recording.bytes.subarray(0, at);
        const whole = [await isWhole([piece], "end"), await isWhole([piece], "cut")];
        expect([at, ...whole]).toEqual([at, at >= finished, at >= ended]);
      }
    },
  );
});

describe("a recorded JSON answer", () => {
  it.each(texts)("$name: passes byte for byte but for the model", async ({ bytes }) => {
    const { ask } = await startNative(json(decode(bytes)));
    expect((await ask(message())).text).toBe(renamed(decode(bytes)));
  });
});

/** Behind which byte an answer is whole if the body ends there, and behind which the provider has said so itself. */
function endsOf({ bytes }: Recording): { readonly finished: number; readonly ended: number } {
  const text = Buffer.from(bytes).toString("latin1");
  const delta = text.lastIndexOf('"type":"message_delta"');
  const ended = /message_stop[^\n]*\n[^\n]*message_stop[^\n]*\n\n/.exec(text);
  if (delta < 0 || ended === null) throw new Error("the recording has no end");
  return { finished: text.slice(0, text.indexOf("\n", delta)).trimEnd().length, ended: ended.index + ended[0].length };
}

function cutsOf({ bytes }: Recording, finished: number): number[] {
  const all = Array.from({ length: bytes.length + 1 }, (_, at) => at);
  if (isLong) return all;
  const step = Math.ceil(bytes.length / 12);
  return all.filter((at) => at % step === 0 || Math.abs(at - finished) < 2 || at > bytes.length - 3);
}

/** Nothing is complete that has an error, and nothing whole lacks its end. */
async function isWhole(reads: readonly Uint8Array[], ending: Ending): Promise<boolean> {
  const { status, text } = await ask(reads, ending);
  const last = text.trimEnd().split("\n\n").at(-1) ?? "";
  const hasEnd = status === 200 && last.startsWith("event: message_stop\n");
  expect(text.match(/event: message_stop/g) ?? []).toHaveLength(hasEnd ? 1 : 0);
  if (hasEnd) return true;
  const { type, error } = JSON.parse(last.replace(/^event: error\ndata: /, ""));
  expect([type, error]).toEqual(["error", { type: "api_error", message: expect.any(String) }]);
  return false;
}

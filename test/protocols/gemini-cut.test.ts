// Recorded answers of Google's API that do not come to their end, as a client of chat completions gets them from the whole
// gateway. LONG=1 cuts at every byte.
import { describe, expect, it } from "vitest";
import { MODEL, streamed } from "../core/support/requests.ts";
import { body, type Ending } from "../core/support/scripted-fetch.ts";
import { isLong } from "../support/long.ts";
import { type Recording, recordingsOf } from "../support/recordings.ts";
import { isBroken, isWholeAt } from "./generate/support/sent.ts";
import { startWith } from "./support/google.ts";

const answers = recordingsOf("google").filter(
  (recording) => recording.status === 200 && !isBroken(recording) && !recording.name.startsWith("error"),
);
const streams = answers.filter(({ isStream }) => isStream);
const ERROR = { message: expect.any(String), type: "upstream_error" };

/** All bytes, or those around the ends of events and some in between. */
function cutsOf({ bytes }: Recording): number[] {
  const all = Array.from({ length: bytes.length + 1 }, (_, at) => at);
  if (isLong) return all;
  const isNearEnd = (at: number) =>
    [at, at - 1, at + 1].some((place) => bytes[place] === 10 && bytes[place - 1] !== 10);
  const near = all.filter((at) => isNearEnd(at) || at % 997 === 0);
  const some = near.filter((_, index) => index % Math.ceil(near.length / 16) === 0);
  return [...some, ...[6, 5, 4, 2, 0].map((left) => bytes.length - left)];
}

async function ask(bytes: Uint8Array, ending: Ending, stream: boolean) {
  const type = stream ? "text/event-stream" : "application/json";
  const { ask } = await startWith(body([bytes], { ending, headers: { "content-type": type } }));
  const request = { model: MODEL, messages: [{ role: "user", content: "Hi" }] };
  return ask(stream ? streamed() : JSON.stringify(request));
}

/** What the client can take the answer for. Nothing is complete that has an error, and nothing whole lacks its end. */
async function verdictOn(bytes: Uint8Array, ending: Ending): Promise<"complete" | "error"> {
  const { status, text } = await ask(bytes, ending, true);
  const last = text.trimEnd().split("\n\n").at(-1) ?? "";
  const isComplete = status === 200 && last === "data: [DONE]";
  expect(/"finish_reason":"/.test(text), "an end without [DONE]").toBe(isComplete);
  if (isComplete) return "complete";
  const { error } = JSON.parse(last.replace("data: ", ""));
  expect(error).toMatchObject(ERROR);
  expect(error.code).toMatch(/^upstream_(truncated|malformed)$/);
  return "error";
}

describe("a stream of Google's that ends too soon", () => {
  it.each(streams)(
    "$name: is complete only behind an event with its finish reason, if the connection is closed",
    async (recording) => {
      for (const at of cutsOf(recording)) {
        const expected = isWholeAt(recording, at) ? "complete" : "error";
        expect([at, await verdictOn(recording.bytes.subarray(0, at), "end")]).toEqual([at, expected]);
      }
    },
  );

  it.each(streams)("$name: is an error wherever the connection breaks", async (recording) => {
    for (const at of cutsOf(recording)) {
      expect([at, await verdictOn(recording.bytes.subarray(0, at), "cut")]).toEqual([at, "error"]);
    }
  });
});

describe("a JSON answer of Google's that ends too soon", () => {
  const whole = answers.filter(({ isStream }) => !isStream);

  it.each(whole)("$name: is an error, wherever it was cut and however", async ({ bytes }) => {
    const step = isLong ? 1 : Math.ceil(bytes.length / 8);
    for (let at = 0; at < bytes.length; at += step) {
      for (const ending of ["end", "cut"] as const) {
        const { status, text } = await ask(bytes.subarray(0, at), ending, false);
        expect([at, ending, status, JSON.parse(text).error.code]).toEqual([at, ending, 502, "upstream_malformed"]);
      }
    }
    expect((await ask(bytes, "end", false)).status).toBe(200);
  });
});

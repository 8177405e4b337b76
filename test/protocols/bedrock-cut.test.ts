// Recorded answers of Bedrock that do not come to their end, as a client of chat completions gets them from the whole gateway.
// LONG=1 cuts at every byte.
import { describe, expect, it } from "vitest";
import { MODEL, streamed } from "../core/support/requests.ts";
import { body, type Ending } from "../core/support/scripted-fetch.ts";
import { isLong } from "../support/long.ts";
import { type Recording, recordingsOf } from "../support/recordings.ts";
import { frameEnds, isBroken, sentIn } from "./converse/support/sent.ts";
import { framesOf, startWith } from "./support/bedrock.ts";

const answers = recordingsOf("bedrock").filter((recording) => recording.status === 200 && !isBroken(recording));
const streams = answers.filter(({ isStream }) => isStream);
const ERROR = { message: expect.any(String), type: "upstream_error" };

/** All bytes, or the ends of some frames and what is beside them. */
function cutsOf(recording: Recording): number[] {
  const { length } = recording.bytes;
  if (isLong) return Array.from({ length: length + 1 }, (_, at) => at);
  const ends = frameEnds(recording);
  const some = ends.filter((_, at) => at % Math.ceil(ends.length / 4) === 0 || at >= ends.length - 2);
  return [...new Set([0, 11, ...some.flatMap((end) => [end - 1, end, end + 14])])].filter((at) => at <= length);
}

/** Behind its stop reason and its usage, or behind the first alone. */
function isWholeAt(recording: Recording, at: number): boolean {
  const sent = sentIn(recording);
  const ends = frameEnds(recording).filter((_, index) => sent.slice(0, index + 1).some(({ stopReason }) => stopReason));
  return ends.includes(at);
}

async function ask(bytes: Uint8Array, ending: Ending, stream: boolean) {
  const json = { "content-type": "application/json" };
  const { ask } = await startWith(stream ? framesOf([bytes], ending) : body([bytes], { ending, headers: json }));
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

describe("a stream of Bedrock's that ends too soon", () => {
  it.each(streams)("$name: is complete only behind its stop reason, if the connection is closed", async (recording) => {
    for (const at of cutsOf(recording)) {
      const expected = isWholeAt(recording, at) ? "complete" : "error";
      expect([at, await verdictOn(recording.bytes.subarray(0, at), "end")]).toEqual([at, expected]);
    }
  });

  it.each(streams)("$name: is an error wherever the connection breaks before its usage", async (recording) => {
    const isCounted = recording.name !== "bedrock-no-metadata";
    for (const at of cutsOf(recording)) {
      const expected = isCounted && at === recording.bytes.length ? "complete" : "error";
      expect([at, await verdictOn(recording.bytes.subarray(0, at), "cut")]).toEqual([at, expected]);
    }
  });

  it("is an error with a wrong byte, wherever that is", async () => {
    const bytes = streams.find(({ name }) => name === "bedrock-no-metadata")?.bytes ?? new Uint8Array();
    for (let at = 0; at < bytes.length; at += isLong ? 1 : 13) {
      expect([at, await verdictOn(bytes.with(at, (bytes[at] ?? 0) ^ 16), "end")]).toEqual([at, "error"]);
    }
  });
});

describe("a JSON answer of Bedrock's that ends too soon", () => {
  const whole = answers.filter(({ isStream }) => !isStream);

  it.each(whole)("$name: is an error, wherever it was cut and however", async ({ bytes }) => {
    const step = isLong ? 1 : Math.ceil(bytes.length / 4);
    for (let at = 0; at < bytes.length; at += step) {
      for (const ending of ["end", "cut"] as const) {
        const { status, text } = await ask(bytes.subarray(0, at), ending, false);
        expect([at, ending, status, JSON.parse(text).error.code]).toEqual([at, ending, 502, "upstream_malformed"]);
      }
    }
    expect((await ask(bytes, "end", false)).status).toBe(200);
  });
});

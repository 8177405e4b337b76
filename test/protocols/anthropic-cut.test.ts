// Recorded answers of Anthropic's API that do not come to their end, as a client of chat completions gets them from the whole
// gateway. LONG=1 cuts at every byte.
import { describe, expect, it } from "vitest";
import { configuration, MODEL, streamed } from "../core/support/requests.ts";
import { body, type Ending, scriptedFetch } from "../core/support/scripted-fetch.ts";
import { startGateway } from "../support/gateway.ts";
import { isLong } from "../support/long.ts";
import { type Recording, recordingsOf } from "../support/recordings.ts";

const answers = recordingsOf("anthropic").filter(
  ({ name, status }) => status === 200 && !/overloaded|spliced/.test(name),
);
const streams = answers.filter(({ isStream }) => isStream).map((recording) => ({ ...recording, ...endsOf(recording) }));
const ANTHROPIC = configuration({ model: "anthropic/claude-haiku-4-5", retries: 0 });
const ERROR = { message: expect.any(String), type: "upstream_error" };

/** Behind which byte an answer is whole if the body ends there, and behind which the provider has said so itself. */
function endsOf({ bytes }: Recording): { readonly finished: number; readonly ended: number } {
  const text = Buffer.from(bytes).toString("latin1");
  const delta = text.lastIndexOf('"type":"message_delta"');
  const ended = /message_stop[^\n]*\n[^\n]*message_stop[^\n]*\n\n/.exec(text);
  if (delta < 0 || ended === null) throw new Error("the recording has no end");
  return {
    finished: text.slice(0, text.indexOf("\n", delta)).trimEnd().length,
    ended: ended.index + ended[0].length,
  };
}

/** All bytes, or those around the ends of events and some in between. */
function cutsOf({ bytes, finished }: (typeof streams)[number]): number[] {
  const all = Array.from({ length: bytes.length + 1 }, (_, at) => at);
  if (isLong) return all;
  const isEnd = (at: number) => at < 2 || (bytes[at - 1] === 10 && bytes[at - 2] === 10) || Math.abs(at - finished) < 3;
  const near = all.filter((at) => isEnd(at) || isEnd(at - 1) || at % 997 === 0 || at > bytes.length - 4);
  return near.filter(
    (_, index) => index % Math.ceil(near.length / 12) === 0 || Math.abs((near[index] ?? 0) - finished) < 3,
  );
}

async function ask(bytes: Uint8Array, ending: Ending, stream: boolean) {
  const type = stream ? "text/event-stream" : "application/json";
  const { fetch } = scriptedFetch(body([bytes], { ending, headers: { "content-type": type } }));
  const gateway = await startGateway(ANTHROPIC, { fetch });
  const request = { model: MODEL, messages: [{ role: "user", content: "Hi" }] };
  return gateway.ask({ body: stream ? streamed() : JSON.stringify(request) });
}

/** What the client can take the answer for. Nothing is complete that has an error, and nothing whole lacks its end. */
async function verdictOn(bytes: Uint8Array, ending: Ending): Promise<"complete" | "error"> {
  const { status, text } = await ask(bytes, ending, true);
  const last = text.trimEnd().split("\n\n").at(-1) ?? "";
  const isComplete = status === 200 && last === "data: [DONE]";
  expect(text.includes('"finish_reason":"'), "an end without [DONE]").toBe(isComplete);
  if (isComplete) return "complete";
  const { error } = JSON.parse(last.replace("data: ", ""));
  expect(error).toMatchObject(ERROR);
  expect(error.code).toMatch(/^upstream_(truncated|malformed)$/);
  return "error";
}

describe("a stream of Anthropic's that ends too soon", () => {
  it.each(streams)("$name: is complete only behind its last word, if the connection is closed", async (recording) => {
    for (const at of cutsOf(recording)) {
      const expected = at >= recording.finished ? "complete" : "error";
      expect([at, await verdictOn(recording.bytes.subarray(0, at), "end")]).toEqual([at, expected]);
    }
  });

  it.each(streams)("$name: is an error wherever the connection breaks", async (recording) => {
    for (const at of cutsOf(recording)) {
      const expected = at >= recording.ended ? "complete" : "error";
      expect([at, await verdictOn(recording.bytes.subarray(0, at), "cut")]).toEqual([at, expected]);
    }
  });
});

describe("a JSON answer of Anthropic's that ends too soon", () => {
  const whole = answers.filter(({ isStream }) => !isStream);

  it.each(whole)("$name: is an error, wherever it was cut and however", async ({ bytes }) => {
    const step = isLong ? 1 : Math.ceil(bytes.length / 25);
    for (let at = 0; at < bytes.length; at += step) {
      for (const ending of ["end", "cut"] as const) {
        const { status, text } = await ask(bytes.subarray(0, at), ending, false);
        expect([at, ending, status, JSON.parse(text).error.code]).toEqual([at, ending, 502, "upstream_malformed"]);
      }
    }
    expect((await ask(bytes, "end", false)).status).toBe(200);
  });
});

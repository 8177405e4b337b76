// Answers that are not JSON: sound, which goes on byte for byte as it comes, and transcriptions in plain text.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { envelopeOf } from "../../core/support/envelope.ts";
import { body, type Ending } from "../../core/support/scripted-fetch.ts";
import { split } from "../../support/event-stream.ts";
import { runs } from "../../support/long.ts";
import { EXAMPLES, startWith } from "./support.ts";

const SPEECH = JSON.stringify(EXAMPLES["speech"]?.request);

/** The pieces that the client gets, as they come. */
async function speak(
  pieces: readonly Uint8Array[],
  { ending = "end", type = "audio/mpeg" }: { ending?: Ending; type?: string } = {},
) {
  const headers = type === "" ? {} : { "content-type": type };
  const gateway = await startWith([body(pieces, { ending, headers })]);
  const reply = await gateway.begin({ path: "/v1/audio/speech", body: SPEECH });
  const got: Uint8Array[] = [];
  for await (const piece of reply.body) got.push(Buffer.from(piece));
  await reply.settle();
  return { ...gateway, ...reply, got, bytes: new Uint8Array(Buffer.concat(got)), isCut: reply.isCut?.() ?? false };
}

describe("sound", () => {
  it("goes on byte for byte, and is cut where the provider's connection breaks", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 1, maxLength: 64 }),
        fc.nat(64),
        fc.constantFrom<Ending>("end", "cut"),
        async (bytes, at, ending) => {
          const answered = await speak(
            split(
              bytes,
              [at % bytes.length].filter((offset) => offset > 0),
            ),
            { ending },
          );
          expect([answered.status, answered.headers["content-type"]]).toEqual([200, "audio/mpeg"]);
          expect(answered.bytes).toEqual(bytes);
          expect([answered.isCut, answered.log[0]?.["ending"]]).toEqual(
            ending === "end" ? [false, "complete"] : [true, "failed"],
          );
        },
      ),
      { numRuns: runs(50) },
    );
  });

  it("is charged with the prompt's estimate", async () => {
    const { log } = await speak([new Uint8Array([1, 2, 3])]);
    expect(log).toMatchObject([{ protocol: "speech", estimated: true, completion_tokens: 0, status: 200 }]);
    expect(log[0]?.["prompt_tokens"]).toBeGreaterThan(0);
  });

  it("says who served it, and is asked for in any form", async () => {
    const { headers, asked } = await speak([new Uint8Array([1])]);
    expect(headers["x-sluice-model"]).toBe("my-gpt4-mini");
    expect(asked[0]?.headers.get("accept")).toBe("*/*");
  });

  it.each([
    ["audio/L16; rate=24000", "audio/L16; rate=24000"],
    ['audio/ogg; codecs="opus"', 'audio/ogg; codecs="opus"'],
    ["application/octet-stream", "application/octet-stream"],
    ["text/event-stream", "text/event-stream"],
    ["", "application/octet-stream"],
    [`audio/${"x".repeat(200)}`, "application/octet-stream"],
    ["audio/mpeg; a=<b>", "application/octet-stream"],
  ])("of the type %j has the type %j", async (type, shown) => {
    const { status, headers } = await speak([new Uint8Array([1])], { type });
    expect([status, headers["content-type"]]).toEqual([200, shown]);
  });

  it.each(["text/html", "text/plain", "application/xhtml+xml", "image/svg+xml"])("is never %s", async (type) => {
    const { post } = await startWith([body(["<p>busy</p>"], { headers: { "content-type": type } })]);
    expect(envelopeOf(await post("/v1/audio/speech", SPEECH)).code).toBe("upstream_malformed");
  });

  it("is none if it is empty", async () => {
    const { post } = await startWith([body([], { headers: { "content-type": "audio/mpeg" } })]);
    const message = "The provider's answer is neither sound nor a JSON object.";
    expect(envelopeOf(await post("/v1/audio/speech", SPEECH))).toMatchObject({ code: "upstream_malformed", message });
  });
});

describe("a transcription in plain text", () => {
  it.each(["text/plain; charset=utf-8", "text/vtt", "application/x-subrip"])("goes on as %s", async (type) => {
    const { post, log } = await startWith([body(["Hé", "llo.\n"], { headers: { "content-type": type } })]);
    const answered = await post("/v1/audio/transcriptions", EXAMPLES["transcriptions"]?.request ?? {});
    expect(answered).toMatchObject({ status: 200, headers: { "content-type": type }, text: "Héllo.\n" });
    expect(log).toMatchObject([{ ending: "complete", estimated: true }]);
  });

  it("may be empty: nothing was said", async () => {
    const { post } = await startWith([body([""], { headers: { "content-type": "text/plain" } })]);
    const answered = await post("/v1/audio/transcriptions", EXAMPLES["transcriptions"]?.request ?? {});
    expect(answered).toMatchObject({ status: 200, text: "" });
  });

  it("has a content type of the gateway's own where the provider's could be anything", async () => {
    const type = `text/plain; x="${"y".repeat(500)}"`;
    const { post } = await startWith([body(["Hello."], { headers: { "content-type": type } })]);
    const answered = await post("/v1/audio/transcriptions", EXAMPLES["transcriptions"]?.request ?? {});
    expect(answered.headers["content-type"]).toBe("text/plain; charset=utf-8");
  });
});

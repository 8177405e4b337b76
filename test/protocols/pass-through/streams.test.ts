// Streams of the endpoints that are passed through: every event as it came, and whether the answer is complete.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checked, envelopeOf } from "../../core/support/envelope.ts";
import { MODEL } from "../../core/support/requests.ts";
import { type Ending, events } from "../../core/support/scripted-fetch.ts";
import { type LineEnding, split } from "../../support/event-stream.ts";
import { runs } from "../../support/long.ts";
import { EXAMPLES, loggedTokens, STREAMS, startWith } from "./support.ts";

/** An event as text. OpenAI names those of some endpoints. */
function block(data: object | "[DONE]", lineEnding = "\n", isNamed = false): string {
  const text = data === "[DONE]" ? data : JSON.stringify(data);
  const name = isNamed && typeof data === "object" && "type" in data ? `event: ${data.type}${lineEnding}` : "";
  return `${name}data: ${text}${lineEnding}${lineEnding}`;
}

const all = Object.entries(STREAMS);

describe.each(all)("a stream of %s", (name, { path, request, events: sent, tokens }) => {
  const whole = sent.map((data) => block(data)).join("");

  it("goes on as it came, and is charged with the usage of its last event", async () => {
    const { post, log, asked } = await startWith([events([whole])]);
    const answered = await post(path, request);
    expect(answered).toMatchObject({ status: 200, headers: { "content-type": "text/event-stream" }, text: whole });
    const [prompt, completion] = tokens;
    expect(loggedTokens(log)).toEqual({ prompt, completion, estimated: false });
    expect(log).toMatchObject([{ protocol: name, stream: true, ending: "complete" }]);
    expect(asked[0]?.headers.get("accept")).toBe("text/event-stream");
  });

  it("has a [DONE] only where the provider sends one, and it ends the answer, whatever the events are called", async () => {
    const foreign = block({ object: "chunk", model: "upstream-0", choices: [{ delta: { content: "a" } }] });
    const { post, log } = await startWith([events([foreign, block("[DONE]")], "stall")]);
    const { text } = await post(path, request);
    expect(text).toBe(foreign.replace("upstream-0", MODEL) + block("[DONE]"));
    expect(log).toMatchObject([{ ending: "complete", estimated: true }]);
  });

  it("is settled before the client has read its last event", async () => {
    const { begin, log } = await startWith([events([...sent.map((data) => block(data)), block({ type: "later" })])]);
    const { body: pieces } = await begin({ path, body: JSON.stringify(request) });
    for await (const piece of pieces) expect(log.length).toBe(`${piece}`.includes("later") ? 1 : 0);
  });

  it("goes on behind the event that completes it", async () => {
    const { post } = await startWith([events([whole, block({ type: "later" })])]);
    expect((await post(path, request)).text).toBe(whole + block({ type: "later" }));
  });

  it.each([
    ["an object", block({ error: { message: "busy", code: "overloaded" } })],
    ["a type", block({ type: "error", message: "busy" })],
    ["an event's name", "event: error\ndata: busy\n\n"],
  ])("fails with an error that the provider reports by %s", async (_, error) => {
    const { post, log } = await startWith([events([block(sent[0] ?? {}), error, whole])]);
    const { text } = await post(path, request);
    expect(text.startsWith(block(sent[0] ?? {}))).toBe(true);
    expect(checked(text.slice(block(sent[0] ?? {}).length + "data: ".length)).message).toContain("busy");
    expect(log).toMatchObject([{ ending: "failed" }]);
  });

  it("is another attempt if it fails before its first event", async () => {
    const { post, asked } = await startWith(
      [events([block({ error: { message: "busy" } })]), events([whole])],
      {
        fallbacks: ["fallback-1"],
        retries: 0,
      },
      {},
    );
    expect((await post(path, request)).text).toBe(whole);
    expect(asked).toHaveLength(2);
  });

  it.each([
    ["nothing", ""],
    ["only its end", block("[DONE]")],
    ["JSON", JSON.stringify(EXAMPLES[name]?.answer)],
    ["HTML", "<html>busy</html>"],
    ["events of text", "data: hello\n\n"],
    ["a list", "data: [1]\n\n"],
  ])("is none if it is %s", async (_, text) => {
    const { post } = await startWith([events([text])]);
    const answered = await post(path, request);
    expect([answered.status, envelopeOf(answered).code]).toEqual([502, "upstream_malformed"]);
  });

  it("is none if it is JSON, and the error says so", async () => {
    const { post } = await startWith([events([JSON.stringify(EXAMPLES[name]?.answer)])]);
    expect(envelopeOf(await post(path, request)).message).toMatch(/\bJSON instead of a stream\b/);
  });
});

const lineEnding = fc.constantFrom<LineEnding>("\n", "\r\n", "\r");
const framing = fc.record({ lineEnding, isNamed: fc.boolean(), done: fc.boolean(), later: fc.boolean() });
const cut = fc.record({
  at: fc.nat(),
  ending: fc.constantFrom<Ending>("end", "cut"),
  reads: fc.array(fc.nat(), { maxLength: 4 }),
});

describe("a stream that is cut at any byte, and read in any pieces,", () => {
  it("shows the events that came whole, and then an error unless it was complete", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...all),
        framing,
        cut,
        async ([, example], frame, { at: anywhere, ending, reads }) => {
          const last = example.events.length;
          const sent = [
            ...example.events,
            ...(frame.later ? [{ type: "later" }] : []),
            ...(frame.done ? ["[DONE]" as const] : []),
          ];
          const blocks = sent.map((data) => block(data, frame.lineEnding, frame.isNamed));
          const bytes = new TextEncoder().encode(blocks.join(""));
          const at = anywhere % (bytes.length + 1);
          const offsets = reads.map((read) => read % (at + 1)).toSorted((a, b) => a - b);
          const { post, log } = await startWith([events(split(bytes.subarray(0, at), offsets), ending)]);
          const answered = await post(example.path, example.request);

          const count = arrived(blocks, { at, lineEnding: frame.lineEnding, ending });
          const isDone = sent[count - 1] === "[DONE]";
          const isComplete = isDone || (count >= last && ending === "end");
          expect(log).toMatchObject([{ ending: isComplete ? "complete" : "failed" }]);
          if (count === 0) {
            expect([answered.status, envelopeOf(answered).code]).toEqual([502, "upstream_malformed"]);
            return;
          }
          const shown = sent
            .slice(0, count)
            .map((data) => block(data, "\n", frame.isNamed))
            .join("");
          expect(answered.text.startsWith(shown)).toBe(true);
          const rest = answered.text.slice(shown.length);
          if (isComplete) expect(rest).toBe("");
          else expect(checked(rest.replace(/^data: /, "")).code).toBe("upstream_truncated");
          const [prompt, completion] = example.tokens;
          expect(loggedTokens(log)).toMatchObject(count >= last ? { prompt, completion } : { estimated: true });
        },
      ),
      { numRuns: runs(100) },
    );
  });
});

/** How many have arrived whole: all but the blank line if the body ends, its begin if it breaks off. */
function arrived(blocks: readonly string[], cut: { at: number; lineEnding: string; ending: Ending }): number {
  let offset = 0;
  return blocks.filter((text) => {
    offset += new TextEncoder().encode(text).length;
    const end = offset - 2 * cut.lineEnding.length;
    return cut.at >= (cut.ending === "end" ? end : end + cut.lineEnding.length + 1);
  }).length;
}

describe("a stream of several images", () => {
  const image = (at: number) => block({ type: "image_generation.completed", b64_json: "aGk=", at });
  const ask = async (n: number, sent: readonly string[], ending: Ending) => {
    const { path, request } = STREAMS["images"] ?? { path: "", request: {} };
    const { post, log } = await startWith([events(sent, ending)], { idle_timeout: 20 });
    const { text } = await post(path, { ...request, n });
    return { text, ending: log[0]?.["ending"] };
  };

  it("waits for each of them, and then not for the provider's end", async () => {
    expect(await ask(1, [image(0)], "stall")).toEqual({ text: image(0), ending: "complete" });
    expect(await ask(2, [image(0)], "stall")).toMatchObject({ ending: "failed" });
    expect(await ask(2, [image(0), image(1)], "stall")).toEqual({ text: image(0) + image(1), ending: "complete" });
  });

  it("is complete with fewer, if the provider ends it then", async () => {
    expect(await ask(2, [image(0)], "end")).toEqual({ text: image(0), ending: "complete" });
  });
});

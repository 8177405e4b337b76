// What this gateway writes for a client of chat completions means the same to a gateway that reads it as a provider's answer.
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Signature } from "../../../../functions/core/conversation/conversation.ts";
import type { AnswerEvent, FinishReason, OpenedPart } from "../../../../functions/core/conversation/events.ts";
import { addUp, chunksOf } from "../../../support/chat-stream.ts";
import { runs } from "../../../support/long.ts";
import { end, signedPart, start, write } from "../support/events.ts";
import { readAll, readJson, stream } from "./support/reading.ts";

const name = fc.string({ minLength: 1, maxLength: 20 });
const of = (maker: Signature["maker"]) => name.map((value) => ({ maker, value }));
const pieces = fc.array(fc.string({ minLength: 1, unit: "binary" }), { maxLength: 4 });
const opened = fc.oneof(
  fc.constant<OpenedPart>({ type: "text" }),
  fc.constant<OpenedPart>({ type: "reasoning" }),
  fc.record({ type: fc.constant("redacted-reasoning" as const), data: of("anthropic") }),
  fc.record({ type: fc.constant("tool-call" as const), id: fc.uuid(), name }),
  fc.record({ type: fc.constant("tool-call" as const), id: fc.uuid(), name, signature: of("google") }),
);

/** Parts in their order. A model's provider signs all that it has thought, or nothing. */
const answer = fc
  .record({
    parts: fc.array(fc.record({ opened, pieces }), { maxLength: 5 }),
    signature: fc.option(of("anthropic"), { nil: undefined }),
    reason: fc.constantFrom<FinishReason>("stop", "length", "content-filter"),
    refusal: name,
  })
  .map(({ parts, signature, reason, refusal }): AnswerEvent[] => {
    const said = parts.flatMap(({ opened, pieces }, index) =>
      signedPart(index, {
        opened,
        pieces: opened.type === "redacted-reasoning" ? [] : pieces,
        signature: opened.type === "reasoning" ? signature : undefined,
      }),
    );
    if (reason === "content-filter") return [start, ...said, { type: "end", reason, refusal }];
    const callsTools = parts.some(({ opened: { type } }) => type === "tool-call");
    return [start, ...said, end(callsTools && reason === "stop" ? "tool-calls" : reason)];
  });

const dataOf = (text: string) =>
  text
    .split("\n\n")
    .filter(Boolean)
    .map((event) => event.slice("data: ".length));
const choicesIn = (text: string) => JSON.parse(text).choices;

function reasonsIn(text: string): unknown[] {
  return chunksOf(text).flatMap(({ choices }) => choices.map(({ finish_reason: reason }) => reason));
}

it("a stream means the same once it was read and written again", () => {
  fc.assert(
    fc.property(answer, (events) => {
      const sent = write("stream", events);
      const again = write("stream", readAll(stream(...dataOf(sent), "[DONE]")).events);
      expect(addUp(chunksOf(again))).toEqual(addUp(chunksOf(sent)));
      expect(reasonsIn(again).filter(Boolean)).toEqual(reasonsIn(sent).filter(Boolean));
    }),
    { numRuns: runs(150) },
  );
});

it("a JSON answer means the same once it was read and written again", () => {
  fc.assert(
    fc.property(answer, (events) => {
      const sent = write("json", events);
      expect(choicesIn(write("json", readJson(sent).events))).toEqual(choicesIn(sent));
    }),
    { numRuns: runs(150) },
  );
});

// What Bedrock's guardrails report of an answer reaches clients of chat completions, without the operator's account.
import { describe, expect, it } from "vitest";
import { recordingsOf } from "../../support/recordings.ts";
import { write } from "../chat/support/events.ts";
import {
  answerOf,
  messageOf,
  messageStart,
  messageStop,
  metadata,
  readAll,
  readJson,
  readRecording,
  text,
} from "./support/reading.ts";

const trace = { guardrail: { actionReason: "No action.", at: ["arn:aws:bedrock:us-east-1:123456789012:guardrail/g"] } };
const shown = { guardrail: { actionReason: "No action.", at: ["arn:[redacted]"] } };
const streamed = [...answerOf([text("Hi")]).slice(0, -1), metadata({ usage: { inputTokens: 1 }, trace })];

describe("the report of a guardrail", () => {
  it("is at the top of a completion, as LiteLLM has it", async () => {
    const recording = recordingsOf("bedrock").find(({ name }) => name === "guardrail");
    if (recording === undefined) throw new Error("there is none");
    const sent = JSON.parse(new TextDecoder().decode(recording.bytes));
    const completion = write("json", (await readRecording(recording)).events);
    expect(completion).not.toContain("123456789012");
    const guardrailArn = "arn:[redacted]";
    const expected = JSON.stringify(sent.trace).replaceAll(/arn:[^"]*/g, guardrailArn);
    expect(JSON.parse(completion).trace).toEqual(JSON.parse(expected));
  });

  it("is in the chunk with the finish reason", () => {
    const chunks = write("streamWithUsage", readAll(streamed).events).trim().split("\n\n");
    const traces = chunks.map((chunk) => JSON.parse(chunk.slice("data: ".length)));
    expect(traces.map(({ trace }) => trace)).toEqual([undefined, shown, undefined]);
    expect(traces[1].choices[0].finish_reason).toBe("stop");
  });

  it("may come apart from the usage", () => {
    const { events } = readAll([messageStart, text("Hi"), messageStop(), metadata({ trace }), metadata()]);
    expect(events.at(-1)).toEqual({ type: "end", reason: "stop", trace: shown });
  });

  it.each([undefined, null, "x", [], {}, { guardrail: "a".repeat(100_000) }])(
    "is left out if there is nothing to see, or too much: %o",
    (trace) => {
      const { events } = readJson(messageOf([{ text: "Hi" }], { trace }));
      expect(events.at(-1)).toEqual({ type: "end", reason: "stop" });
    },
  );
});

// OpenAI's own client reads the streams: what it adds up from the events is what the last one says.
import fc from "fast-check";
import OpenAI from "openai";
import { describe, expect, it } from "vitest";
import type { AnswerEvent } from "../../../../functions/core/conversation/events.ts";
import { GatewayError } from "../../../../functions/core/error.ts";
import { frame } from "../../../../functions/protocols/responses/frame.ts";
import { runs } from "../../../support/long.ts";
import { anyAnswer, end, part, start } from "../../chat/support/events.ts";
import { type Options, responseOf, write, writeAll, writerOf } from "./support/write.ts";

/** The helper for streams, and what it gets. */
function reading(text: string) {
  const fetch = async () => new Response(text, { headers: { "content-type": "text/event-stream" } });
  const client = new OpenAI({ apiKey: "sk-test", baseURL: "http://127.0.0.1/v1", maxRetries: 0, fetch });
  return client.responses.stream({ model: "my-model", input: "Hi" });
}

const failure = new GatewayError(502, { message: "It broke.", type: "upstream_error", param: null, code: "broken" });

const wishes: fc.Arbitrary<Options> = fc.record({ showsSummary: fc.boolean(), encrypted: fc.boolean() });

describe("OpenAI's client", () => {
  it("adds any stream up to the response of its last event", async () => {
    await fc.assert(
      fc.asyncProperty(anyAnswer, wishes, async (events, options) => {
        const text = write("stream", events, options);
        const { output, output_text } = await reading(text).finalResponse();
        const added = await reading(text.slice(0, text.lastIndexOf("event: response."))).finalResponse();
        expect(added.output).toEqual(output);
        expect(added.output_text).toBe(output_text);
        expect(output).toMatchObject(Array.from(Object(responseOf("stream", events, options)["output"])));
      }),
      { numRuns: runs(30, 2_000) },
    );
  });

  it("reads the calls of custom tools", async () => {
    const events = [start, ...part(0, { type: "tool-call", id: "a", name: "patch" }, '{"input":"a', 'b"}'), end()];
    const clientTools = new Map([["patch", { type: "custom", name: "patch" }]] as const);
    const text = write("stream", events, { clientTools });
    const whole = { type: "custom_tool_call", call_id: "a", name: "patch", input: "ab" };
    for (const stream of [text, text.slice(0, text.lastIndexOf("event: response."))]) {
      expect((await reading(stream).finalResponse()).output).toMatchObject([whole]);
    }
  });

  it.each<[string, AnswerEvent[] | undefined]>([
    ["before an answer", undefined],
    ["at the beginning of an answer", [start]],
    ["within an answer", [start, ...part(0, { type: "text" }, "Hi")]],
  ])("reports a failure %s", async (_, events) => {
    const writer = writerOf("stream");
    const text =
      events === undefined ? frame.error(failure, "r") : writeAll(writer, events) + writer.fail?.(failure, "r");
    await expect(reading(text).finalResponse()).rejects.toMatchObject({ message: "It broke." });
  });
});

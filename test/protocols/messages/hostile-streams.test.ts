// Streams of a provider that are made to cost the gateway memory.
import { describe, expect, it } from "vitest";
import { readAnswer } from "../../../functions/protocols/messages/outbound/read-answer.ts";
import { streamed } from "../../core/support/requests.ts";
import { events } from "../../core/support/scripted-fetch.ts";
import { sse, started, startWith, stopped } from "../support/anthropic.ts";
import * as write from "./support/reading.ts";

const times = <T>(count: number, each: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => each(at));

async function ask(...data: readonly object[]) {
  const { ask } = await startWith(events([data.map(sse).join("")]));
  return ask(streamed());
}

describe("a hostile stream", () => {
  it.each([
    { type: "text", text: "" },
    { type: "tool_use", id: "a", name: "b", input: {} },
  ])("is given up that opens any number of blocks and closes none: $type", (block) => {
    const { read } = readAnswer({});
    const verdicts = times(60_000, (at) =>
      read({ event: undefined, data: JSON.stringify(write.blockStart(at, block)) }),
    );
    expect(verdicts.indexOf(undefined)).toBe(50_000);
  });

  it("may have any number of blocks that end, and of events that say nothing", async () => {
    const blocks = times(2_000, (at) => write.textBlock("a", at)).flat();
    const nothing = times(2_000, () => ({ type: "ping" }));
    const unknown = times(2_000, (at) => write.blockStart(at, { type: "server_tool_use" }));
    const { text } = await ask(started(), ...nothing, ...unknown, ...blocks, stopped(), write.messageStop);
    expect(text.match(/"content":"a"/g)).toHaveLength(2_000);
    expect(text).toContain("[DONE]");
  });

  it("does not repeat an id of any length in every chunk", async () => {
    const blocks = times(100, (at) => write.textBlock("a", at)).flat();
    const { text } = await ask(
      write.messageStart({ id: "a".repeat(100_000) }),
      ...blocks,
      stopped(),
      write.messageStop,
    );
    expect(text).toContain("[DONE]");
    expect(text.length).toBeLessThan(100_000);
  });
});

// Bedrock's stop reasons, in the words of clients and of the log.
import { describe, expect, it } from "vitest";
import { endOf } from "../messages/support/reading.ts";
import { answerOf, blockStop, messageOf, readAll, readJson, text, toolStart } from "./support/reading.ts";

const called = [toolStart(0, "f"), blockStop()];

describe("the stop reason of an answer", () => {
  it.each([
    ["end_turn", "stop", "stop"],
    ["stop_sequence", "stop", "stop"],
    ["tool_use", "tool-calls", "tool_calls"],
    ["max_tokens", "length", "length"],
    ["model_context_window_exceeded", "length", "length"],
    ["guardrail_intervened", "content-filter", "content_filter"],
    ["content_filtered", "content-filter", "content_filter"],
    ["something_new", "stop", "something_new"],
    ["", "stop", "stop"],
  ])("%s means %s, and is logged as %s", (sent, reason, logged) => {
    const { events, finishReasons } = readAll(answerOf([text("Hi")], sent));
    expect(endOf(events)).toEqual({ type: "end", reason });
    expect(new Set(finishReasons)).toEqual(new Set([logged]));
    const json = readJson(messageOf([{ text: "Hi" }], { stopReason: sent }));
    expect([endOf(json.events)?.reason, json.finishReasons]).toEqual([reason, [logged]]);
  });

  it.each([
    ["end_turn", "tool-calls"],
    ["max_tokens", "length"],
    ["guardrail_intervened", "content-filter"],
  ])("%s of an answer that calls a tool means %s", (sent, reason) => {
    expect(endOf(readAll(answerOf(called, sent)).events)?.reason).toBe(reason);
  });

  it("is that of the calls beside the tool whose input is the answer", () => {
    const both = [...called, toolStart(1, "json"), blockStop(1)];
    expect(endOf(readAll(answerOf(both, "tool_use"), { answerTool: "json" }).events)?.reason).toBe("tool-calls");
    expect(endOf(readAll(answerOf(both.slice(2), "tool_use"), { answerTool: "json" }).events)?.reason).toBe("stop");
  });
});

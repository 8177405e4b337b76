// How answers of Bedrock's end for clients of chat completions: complete, tried again, or with an error.
import { describe, expect, it } from "vitest";
import { chat, streamed } from "../core/support/requests.ts";
import { json } from "../core/support/scripted-fetch.ts";
import { errorFrame, exceptionFrame } from "../support/event-frames.ts";
import { recordingsOf } from "../support/recordings.ts";
import { messageOf } from "./converse/support/reading.ts";
import { framesOf, NOVA, said, started, startWith, stopped, used } from "./support/bedrock.ts";

const RETRIED = { ...NOVA, retries: 2 };
const good = framesOf([started, said("Hello."), stopped(), used()]);
const recorded = (name: string) => {
  const bytes = recordingsOf("bedrock").find((recording) => recording.name === name)?.bytes;
  return framesOf([bytes ?? new Uint8Array()]);
};
const lastOf = (text: string) => JSON.parse(text.trimEnd().split("\n\n").at(-1)?.replace("data: ", "") ?? "");

describe("an exception in place of an answer", () => {
  it.each([
    ["as the first frame", recorded("bedrock-throttled-first")],
    [
      "behind the start of a message",
      framesOf([started, exceptionFrame("serviceUnavailableException", { message: "Busy." })]),
    ],
    [
      "behind a text of nothing",
      framesOf([started, said(""), exceptionFrame("modelStreamErrorException", { message: "Failed." })]),
    ],
    ["that nobody has modeled", framesOf([errorFrame("InternalFailure", "Failed.")])],
  ])("is tried again: %s", async (_, failed) => {
    const { ask, asked } = await startWith([failed, failed, good], RETRIED);
    const { text } = await ask();
    expect([asked.length, text.includes("Hello."), text.endsWith("data: [DONE]\n\n")]).toEqual([3, true, true]);
    const { status, text: words, headers } = await (await startWith(failed)).ask();
    expect([status, JSON.parse(words).error.code, headers["retry-after"]]).toEqual([502, "upstream_unavailable", "5"]);
  });

  it("sends the request to the next model", async () => {
    const failed = recorded("bedrock-throttled-first");
    const { ask, asked } = await startWith([failed, good], { ...NOVA, fallbacks: ["fallback-1"] }, NOVA);
    expect([(await ask()).text.endsWith("data: [DONE]\n\n"), asked.length]).toEqual([true, 2]);
  });

  it("is neither tried again nor sent on if the request itself is wrong", async () => {
    const failed = framesOf([exceptionFrame("validationException", { message: "The text field is blank." })]);
    const { ask, asked } = await startWith([failed, good], { ...RETRIED, fallbacks: ["fallback-1"] }, NOVA);
    const { status, text, headers } = await ask();
    expect([asked.length, status, headers["x-should-retry"]]).toEqual([1, 502, "false"]);
    expect(JSON.parse(text).error.message).toContain("The text field is blank.");
  });

  it("sends a prompt that is too long to the next model", async () => {
    const message = "Input is too long for requested model.";
    const failed = framesOf([exceptionFrame("validationException", { message })]);
    const { ask, asked } = await startWith([failed, good], { ...RETRIED, fallbacks: ["fallback-1"] }, NOVA);
    expect([(await ask()).text.includes("Hello."), asked.length]).toEqual([true, 2]);
    const alone = await (await startWith(failed)).ask();
    expect([alone.status, JSON.parse(alone.text).error.code]).toEqual([400, "context_length_exceeded"]);
  });
});

describe("an exception behind the beginning of an answer", () => {
  it.each([
    ["bedrock-model-stream-error", "modelStreamErrorException"],
    ["bedrock-unmodeled-error", "InternalError"],
  ])("is the provider's: %s", async (name, type) => {
    const { ask, asked, gateway } = await startWith([recorded(name), good], RETRIED);
    const { status, text } = await ask();
    expect([asked.length, status]).toEqual([1, 200]);
    expect(text).toContain('"content":"The capital"');
    expect(lastOf(text).error).toMatchObject({ type, code: "upstream_unavailable" });
    expect(text).not.toMatch(/"finish_reason":"|\[DONE\]/);
    expect(gateway.log[0]).toMatchObject({ ending: "failed", estimated: true });
  });
});

describe("an answer that the model could not make", () => {
  const failed = framesOf([started, stopped("malformed_tool_use"), used()]);

  it("is asked for once more if nothing was sent", async () => {
    const { ask, asked } = await startWith([failed, good], RETRIED);
    expect([(await ask()).text.includes("Hello."), asked.length]).toEqual([true, 2]);
  });

  it.each([
    ["a stream", failed, streamed()],
    ["JSON", json(messageOf([], { stopReason: "malformed_model_output" })), chat()],
  ])("is a 502 if it fails again: %s", async (_, answer, body) => {
    const { ask, asked } = await startWith(answer, RETRIED);
    const { status, text } = await ask(body);
    const { error } = JSON.parse(text);
    expect([asked.length, status, error.code]).toEqual([2, 502, "upstream_malformed"]);
    expect(error.message).toContain("malformed_");
  });

  it("is an error event once something was sent, and charged with what was used", async () => {
    const { ask, gateway } = await startWith(framesOf([started, said("Hi"), stopped("malformed_tool_use"), used()]));
    const { text } = await ask();
    expect(text).toMatch(/"content":"Hi"[\s\S]*"code":"upstream_malformed"/);
    expect(text).not.toMatch(/"finish_reason":"|\[DONE\]/);
    expect(gateway.log[0]).toMatchObject({ ending: "failed", prompt_tokens: 100, completion_tokens: 20 });
  });
});

describe("an answer that is none", () => {
  const unknown = { Output: { __type: "com.amazon.coral.service#UnknownOperationException" }, Version: "1.0" };

  it.each([
    ["a stream", streamed()],
    ["JSON", chat()],
  ])("is an error in its words: %s", async (_, body) => {
    const { status, text } = await (await startWith(json(unknown))).ask(body);
    expect([status, JSON.parse(text).error.message]).toEqual([
      502,
      expect.stringContaining("UnknownOperationException"),
    ]);
  });

  it("is a message in place of a stream, or events in place of frames", async () => {
    const jsonAnswer = await (await startWith(json(messageOf([{ text: "Hi" }])))).ask();
    expect([jsonAnswer.status, JSON.parse(jsonAnswer.text).error.code]).toEqual([502, "upstream_malformed"]);
    const events = await (await startWith(framesOf(["event: messageStart\ndata: {}\n\n"]))).ask();
    expect([events.status, JSON.parse(events.text).error.code]).toEqual([502, "upstream_malformed"]);
    const nothing = await (await startWith(framesOf([]))).ask();
    expect([nothing.status, JSON.parse(nothing.text).error.code]).toEqual([502, "upstream_malformed"]);
  });
});

describe("a refusal of Bedrock's", () => {
  const refused = (status: number, name: string, message: string) =>
    json({ message }, { status, headers: { "x-amzn-errortype": `${name}:http://internal.amazon.com/` } });

  it("has its name, a code and its words, also in place of frames", async () => {
    const { ask } = await startWith(refused(400, "ValidationException", "The text field is blank."));
    const { status, text } = await ask();
    const { error } = JSON.parse(text);
    expect([status, error]).toEqual([
      400,
      { message: "The text field is blank.", type: "ValidationException", param: null, code: null },
    ]);
  });

  it.each([
    [424, "ModelErrorException"],
    [400, "ServiceQuotaExceededException"],
    [429, "ThrottlingException"],
  ])("is tried again: %i %s", async (status, name) => {
    const { ask, asked } = await startWith([refused(status, name, "No."), good], RETRIED);
    expect([(await ask()).text.includes("Hello."), asked.length]).toEqual([true, 2]);
  });

  it("of the role is none of the client's, and does not name it", async () => {
    const message =
      "User: arn:aws:sts::123456789012:assumed-role/gateway/f is not authorized to perform: bedrock:InvokeModel";
    const { status, text } = await (await startWith(refused(403, "AccessDeniedException", message))).ask();
    expect([status, JSON.parse(text).error.code]).toEqual([502, "upstream_auth_failed"]);
    expect(text).not.toMatch(/arn:|123456789012/);
  });

  it("of a model that is not there sends the request to the next one", async () => {
    const missing = refused(400, "ValidationException", "The provided model identifier is invalid.");
    const { ask, asked } = await startWith([missing, good], { ...NOVA, fallbacks: ["fallback-1"] }, NOVA);
    expect([(await ask()).text.includes("Hello."), asked.length]).toEqual([true, 2]);
  });
});

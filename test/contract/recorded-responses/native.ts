// A recorded exchange on the native path: bytes that change only in the model's name.
import assert from "node:assert/strict";
import { readUsage } from "../../../functions/core/limits/usage.ts";
import { assertReadOnce } from "../../../functions/core/wire/read-once.ts";
import { readEvents } from "../../../functions/core/wire/sse.ts";
import { responses } from "../../../functions/protocols/responses/protocol.ts";
import { MODEL } from "../../core/support/requests.ts";
import { calls, completionOf } from "../../protocols/chat/support/events.ts";
import { streamedAnswer, wholeAnswer } from "../../protocols/responses/outbound/support/said-answer.ts";
import { eventsOf } from "../../support/responses-stream.ts";
import { targetFrom } from "../../support/target.ts";
import type { Exchange } from "./exchanges.ts";
import type { Tally } from "./tally.ts";

const target = targetFrom({ name: MODEL, model: "openai/gpt-of-the-target" });

export async function passNatively(exchange: Exchange, tally: Tally): Promise<void> {
  checkRequest(exchange, tally);
  const { name, answer, isStream } = exchange;
  const kind = isStream ? "stream" : "json";
  const completion = completionOf(kind);
  const stream = responses.passThrough(completion, { contentType: "" });
  let passed = "";
  for (const event of await received(exchange)) passed += stream.pass(event).text;
  passed += stream.close() + (stream.end?.() ?? "");
  tally.check(`${kind}: passed on but for the model`, name, () => assert.equal(passed, renamed(answer, MODEL)));
  tally.check(`${kind}: complete as passed on`, name, () => assert(stream.isComplete()));
  const { response } = isStream ? streamedAnswer(eventsOf(answer)) : wholeAnswer(JSON.parse(answer));
  tally.check(`${kind}: its usage noted`, name, () =>
    assert.deepEqual([completion.usage, completion.generated], [readUsage(response["usage"]), 0]),
  );
}

function checkRequest({ name, request, requestText }: Exchange, tally: Tally): void {
  tally.check("request: its fields read", name, () => {
    assertReadOnce(requestText, responses.readOnce);
    const { model, stream } = responses.readFields(request);
    assert.deepEqual([model, stream], [request["model"], request["stream"] ?? false]);
  });
  tally.check("request: written but for the model", name, () => {
    const written = responses.writeBody({ ...calls.json, text: requestText }, target, { asksForUsage: false });
    assert.equal(written, renamed(requestText, "gpt-of-the-target"));
  });
  for (const tool of responses.serverTools?.(request) ?? []) tally.count(`request: a tool of OpenAI: ${tool}`);
}

async function received({ answer, isStream }: Exchange) {
  if (!isStream) return [{ event: undefined, data: answer, id: undefined, retry: undefined }];
  async function* body() {
    yield new TextEncoder().encode(answer);
  }
  return (await Array.fromAsync(readEvents(body()))).flat();
}

/** The first model of each line, which is the response's own. */
function renamed(text: string, model: string): string {
  return isWholeLine(text)
    ? text.replaceAll(/^.*$/gm, (line) => line.replace(FIRST_MODEL, `$1"${model}"`))
    : text.replace(FIRST_MODEL, `$1"${model}"`);
}

const FIRST_MODEL = /((?<!\\)"model":\s*)"[^"]*"/;

function isWholeLine(text: string): boolean {
  return text.startsWith("event: ");
}

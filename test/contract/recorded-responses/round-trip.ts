// A recorded answer that is read as a provider's and written again for the client that has asked.
import assert from "node:assert/strict";
import { GatewayError } from "../../../functions/core/error.ts";
import { estimatedUsage } from "../../../functions/core/limits/usage.ts";
import type { Members } from "../../../functions/core/wire/members.ts";
import {
  type ResponseWishes,
  readResponseWishes,
} from "../../../functions/protocols/responses/inbound/response-wishes.ts";
import { translation } from "../../../functions/protocols/responses/inbound/translation.ts";
import { answerWriter } from "../../../functions/protocols/responses/inbound/write-answer.ts";
import { completionOf } from "../../protocols/chat/support/events.ts";
import { comparable, DIFFERENCES, expected } from "../../protocols/responses/outbound/support/differences.ts";
import {
  type SaidAnswer,
  streamedAnswer,
  wholeAnswer,
} from "../../protocols/responses/outbound/support/said-answer.ts";
import { readBytes, readJson } from "../../protocols/responses/outbound/support/streams.ts";
import { validResponse } from "../../support/responses-schema.ts";
import { eventsOf, validResponses } from "../../support/responses-stream.ts";
import type { Exchange } from "./exchanges.ts";
import type { Tally } from "./tally.ts";

export async function roundTrip(exchange: Exchange, tally: Tally): Promise<void> {
  const { name, answer, isStream } = exchange;
  const kind = isStream ? "stream" : "json";
  const reading = isStream ? await readBytes(new TextEncoder().encode(answer)) : readJson(answer);
  tally.check(`${kind}: read as complete`, name, () => assert.equal(reading.verdict, "complete"));
  const writer = writerFor(exchange.request, tally)(completionOf(kind));
  const usage = reading.usage ?? estimatedUsage(0, 0);
  const written = reading.events.map((event) => writer.write(event)).join("") + writer.close(usage);
  const text = written + (isStream ? writer.end?.(usage) : "");
  tally.check(`${kind}: valid as written`, name, () => (isStream ? validResponses(text) : validResponse(text)));
  const original = answerIn(answer, isStream);
  if (isStream) {
    tally.count("stream: events recorded", eventsOf(answer).length);
    tally.count("stream: events written", eventsOf(text).length);
  }
  const wishes = readResponseWishes(exchange.request, new Map());
  countDifferences(original, wishes, tally);
  tally.check(`${kind}: equal but for known differences`, name, () =>
    assert.deepEqual(plain(comparable(answerIn(text, isStream))), plain(expected(original, wishes))),
  );
}

function answerIn(text: string, isStream: boolean): SaidAnswer {
  return isStream ? streamedAnswer(eventsOf(text)) : wholeAnswer(JSON.parse(text));
}

/** Without members that are undefined. */
function plain(answer: SaidAnswer): unknown {
  return JSON.parse(JSON.stringify(answer));
}

/** Requests that only OpenAI can answer are refused: then only the wishes for the answer are read. */
function writerFor(body: Members, tally: Tally): ReturnType<typeof answerWriter> {
  try {
    const { writeAnswer } = translation.readRequest(body, "error");
    return writeAnswer;
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    tally.count(`answers to requests that are refused: ${error.body.code} ${error.body.param}`);
    return answerWriter(readResponseWishes(body, new Map()));
  }
}

function countDifferences(original: SaidAnswer, wishes: ResponseWishes, tally: Tally): void {
  let rest = comparable(original);
  for (const { what, without } of DIFFERENCES) {
    const next = without(rest, wishes);
    if (JSON.stringify(next) !== JSON.stringify(rest)) tally.count(`difference in answers: ${what}`);
    rest = next;
  }
}

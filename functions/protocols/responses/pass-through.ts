// Passes the answer of a provider that speaks Responses on to clients of Responses.

import type { AnswerStream } from "../../core/answer-stream.ts";
import type { Completion } from "../../core/completion.ts";
import { reportsError } from "../../core/upstream/reports-error.ts";
import type { Members } from "../../core/wire/members.ts";
import { passNative } from "../native/pass-through.ts";
import type { Said } from "../native/said.ts";
import { openNativeStream, readNativeEvent, wholeSays } from "./native-events.ts";
import { openRemains } from "./native-failure.ts";
import { errorIn } from "./said.ts";

export function passThrough(completion: Completion): AnswerStream {
  const stream = openNativeStream();
  const remains = openRemains();
  const passed = passNative(completion, {
    ...{ name: "response", list: "output", readAnswer, keep: remains.keep },
    readEvent: (event) => readNativeEvent(stream, event),
    hasBegun: () => stream.hasBegun,
  });
  if (!completion.request.stream) return passed;
  return { ...passed, fail: (error) => remains.fail(error, stream.nextNumber) };
}

function readAnswer(response: Members): Said {
  const isError = reportsError(response, response["type"] === "error");
  return isError ? { error: errorIn(response) } : wholeSays(response);
}

// Passes the answer of a provider that speaks Messages on to clients of Messages.

import type { AnswerStream } from "../../core/answer-stream.ts";
import type { Completion } from "../../core/completion.ts";
import { reportedError } from "../../core/upstream/refusal.ts";
import { reportsError } from "../../core/upstream/reports-error.ts";
import type { Members } from "../../core/wire/members.ts";
import { passNative } from "../native/pass-through.ts";
import type { Said } from "../native/said.ts";
import { readNativeEvent } from "./native-events.ts";
import { canEnd, openNativeStream } from "./native-stream.ts";
import { withCode } from "./outbound/answer/error-code.ts";
import { messageSays } from "./said.ts";

export function passThrough(completion: Completion): AnswerStream {
  const stream = openNativeStream();
  const passed = passNative(completion, {
    ...{ name: "message", list: "content", readAnswer },
    readEvent: (event) => readNativeEvent(stream, event),
    hasBegun: () => stream.hasBegun,
  });
  if (!completion.request.stream) return passed;
  return { ...passed, isComplete: () => passed.isComplete() && canEnd(stream) };
}

function readAnswer(message: Members): Said {
  const isError = reportsError(message, message["type"] === "error");
  return isError ? { error: withCode(reportedError(message)) } : messageSays(message);
}

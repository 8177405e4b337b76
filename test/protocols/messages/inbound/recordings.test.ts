// Anthropic's recorded answers, read into the internal form and written again: the same, but for the list of differences.
import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import { note, usageOf } from "../../../../functions/core/completion.ts";
import type { Members } from "../../../../functions/core/wire/members.ts";
import type { ServerSentEvent } from "../../../../functions/core/wire/sse.ts";
import { frame } from "../../../../functions/protocols/messages/frame.ts";
import { answerWriter } from "../../../../functions/protocols/messages/inbound/write-answer.ts";
import { readAnswer } from "../../../../functions/protocols/messages/outbound/read-answer.ts";
import { validMessage } from "../../../support/messages-schema.ts";
import { eventsOf, validMessages } from "../../../support/messages-stream.ts";
import { type Recording, recordingsOf } from "../../../support/recordings.ts";
import { completionOf } from "../../chat/support/events.ts";
import { eventsIn } from "../support/reading.ts";
import { decode } from "../support/sent.ts";
import { DIFFERENCES } from "./support/differences.ts";

const answers = recordingsOf("anthropic").filter(({ status }) => status === 200);
const whole = answers.filter(({ name }) => !/overloaded|spliced/.test(name));

/** What a client gets of a recorded answer that was translated. */
async function translated({ isStream, bytes }: Recording): Promise<string> {
  const completion = completionOf(isStream ? "stream" : "json");
  const reader = readAnswer({ stream: isStream });
  const writer = answerWriter({ showsThinking: true })(completion);
  const sent: Pick<ServerSentEvent, "event" | "data">[] = isStream
    ? await eventsIn([bytes])
    : [{ event: undefined, data: decode(bytes) }];
  let text = "";
  for (const event of sent) {
    const read = reader.read(event);
    note(completion, { usage: read?.usage, hasUsage: read?.usage !== undefined, choices: [] });
    for (const each of read?.events ?? []) text += writer.write(each);
  }
  return text + writer.close(usageOf(completion)) + (isStream ? frame.end : "");
}

/** Without what is lost. */
function original({ isStream, bytes }: Recording, differences = DIFFERENCES): readonly Members[] {
  const events: readonly Members[] = isStream ? eventsOf(decode(bytes)) : [JSON.parse(decode(bytes))];
  return differences.reduce((left, { without }) => without(left), events);
}

describe("recorded answers of Anthropic, read and written again", () => {
  it("are there", () => {
    expect(whole.filter(({ isStream }) => isStream).length).toBeGreaterThan(12);
    expect(whole.filter(({ isStream }) => !isStream).length).toBeGreaterThan(6);
  });

  it.each(whole)("$name: is the original but for the differences in the list", async (recording) => {
    const text = await translated(recording);
    const events = recording.isStream ? eventsOf(text) : [JSON.parse(text)];
    expect(events).toEqual(original(recording));
    if (recording.isStream) validMessages(text);
    else validMessage(text);
  });

  it.each(DIFFERENCES)("differ in no more than that: $what", (difference) => {
    const others = DIFFERENCES.filter((other) => other !== difference);
    const needed = whole.filter((one) => !isDeepStrictEqual(original(one, others), original(one)));
    expect(needed).not.toEqual([]);
  });
});

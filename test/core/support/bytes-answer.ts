// Answers that go on byte for byte, in a protocol of the tests' own: chat completions, but for what becomes of answers.
import type { AnswerStream, BytesStream, PassedBytes } from "../../../functions/core/answer-stream.ts";
import { type Completion, note } from "../../../functions/core/completion.ts";
import { readUsage } from "../../../functions/core/limits/usage.ts";
import type { InboundProtocol } from "../../../functions/core/protocol.ts";
import { chat } from "../../../functions/protocols/chat/protocol.ts";
import { startGateway } from "../../support/gateway.ts";
import { configuration } from "./requests.ts";
import { type Answer, scriptedFetch } from "./scripted-fetch.ts";

/** Kept back: the answer is whole with it. */
export const END = ".";
const FAILURES: Readonly<Record<string, PassedBytes["end"]>> = {
  "!": { type: "error", error: { error: { message: "overloaded", code: "busy" } } },
  "?": { type: "malformed", message: "The answer makes no sense." },
};

type Manner = Partial<Pick<BytesStream, "held" | "looksWhole">> & Pick<Partial<InboundProtocol>, "answersAtOnce">;

/** An answer's every "a" becomes an "A"; seven tokens were used where it has a "u". */
function bytesAnswer(completion: Completion, { held = 8, looksWhole = false }: Manner): AnswerStream {
  let isWhole = false;
  const pass = (read: Uint8Array): PassedBytes => {
    const text = Buffer.from(read).toString("latin1");
    isWhole ||= text.includes(END);
    if (text.includes("u")) note(completion, { usage: readUsage({ prompt_tokens: 7 }), hasUsage: true, choices: [] });
    const failure = Object.keys(FAILURES).find((mark) => text.includes(mark));
    const passed = text
      .replaceAll("a", "A")
      .replace(END, "")
      .replace(failure ?? "", "");
    const bytes = Buffer.from(passed, "latin1");
    return failure === undefined ? { bytes } : { bytes, end: FAILURES[failure] };
  };
  return {
    pass: ({ data }) => ({ text: `whole: ${data}`, end: { type: "complete" } }),
    isComplete: () => true,
    close: () => "",
    bytes: { held, looksWhole, pass, isComplete: () => isWhole, end: () => Buffer.from(END) },
    ...(looksWhole && { contentType: "audio/mpeg" }),
  };
}

/** A gateway that is asked for such an answer where the body of a request is chat's. */
export async function startBytes(answer: Answer | readonly Answer[], manner: Manner = {}, ...models: object[]) {
  const provider = scriptedFetch(...[answer].flat());
  const protocol: InboundProtocol = {
    ...chat,
    ...manner,
    passThrough: (completion) => bytesAnswer(completion, manner),
  };
  const gateway = await startGateway(configuration(...models), {
    fetch: provider.fetch,
    protocols: new Map([["chat", protocol]]),
  });
  return { ...provider, gateway };
}

// Whatever a client gets and sends back unchanged is what the model said: for the provider that made it.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AssistantTurn, Signature } from "../../../../functions/core/conversation/conversation.ts";
import type { OpenedPart } from "../../../../functions/core/conversation/events.ts";
import type { Members } from "../../../../functions/core/wire/members.ts";
import { translation } from "../../../../functions/protocols/responses/inbound/translation.ts";
import { runs } from "../../../support/long.ts";
import { validResponses } from "../../../support/responses-stream.ts";
import { completionOf, end, signedPart, start, USAGE } from "../../chat/support/events.ts";
import { writeAll } from "./support/write.ts";

const functionOf = (name: string) => ({ type: "function", name, parameters: { type: "object", properties: {} } });
const request = {
  ...{ model: "my-model", stream: true, include: ["reasoning.encrypted_content"], reasoning: { summary: "auto" } },
  input: [{ role: "user", content: "Hi" }],
  tools: [
    ...[functionOf("read"), { type: "namespace", name: "files", tools: [functionOf("read")] }],
    { type: "custom", name: "patch" },
  ],
};

type Said = AssistantTurn["parts"][number] extends infer Part
  ? Part extends unknown
    ? Omit<Part, "path">
    : never
  : never;

interface Spoken {
  readonly opened: OpenedPart;
  readonly text: string;
  readonly signature?: Signature | undefined;
}

const words = fc.string({ minLength: 1, unit: "binary" });
const signature: fc.Arbitrary<Signature> = fc.record({ maker: fc.constantFrom("anthropic", "google"), value: words });
const maybeSigned = fc.option(signature, { nil: undefined });
const input = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 2 }).map((members) => JSON.stringify(members));
const name = fc.constantFrom("read", "files__read");
const spoken: fc.Arbitrary<Spoken> = fc.oneof(
  fc.record({ opened: fc.constant({ type: "text" } as const), text: words }),
  fc.record({ opened: fc.constant({ type: "reasoning" } as const), text: words, signature: maybeSigned }),
  signature.map((data): Spoken => ({ opened: { type: "redacted-reasoning", data }, text: "" })),
  fc.tuple(name, maybeSigned, input).map(([name, signature, text]): Spoken => {
    return { opened: { type: "tool-call", id: "", name, signature }, text };
  }),
  fc.tuple(maybeSigned, words).map(([signature, input]): Spoken => {
    return { opened: { type: "tool-call", id: "", name: "patch", signature }, text: JSON.stringify({ input }) };
  }),
);

const answers = fc.array(spoken, { minLength: 1, maxLength: 6 }).map((parts) =>
  parts.map((part, index): Spoken => {
    const { opened } = part;
    return opened.type === "tool-call" ? { ...part, opened: { ...opened, id: `call_${index}` } } : part;
  }),
);

/** What the next request's conversation has to have. */
function expected({ opened, text, signature }: Spoken): Said {
  if (opened.type === "text") return { type: "text", text };
  if (opened.type === "reasoning") return { type: "reasoning", text, ...(signature && { signature }) };
  if (opened.type === "redacted-reasoning") return { type: "reasoning", text: "", redacted: opened.data };
  const { id, name, signature: ofCall } = opened;
  return { type: "tool-call", id, name, input: text, ...(ofCall && { signature: ofCall }) };
}

function partsSentBack(answer: readonly Spoken[]): unknown[] {
  const writer = translation.readRequest(request, "error").writeAnswer(completionOf("stream"));
  const events = answer.flatMap(({ opened, text, signature }, index) =>
    signedPart(index, { opened, pieces: text === "" ? [] : [text], signature }),
  );
  const written = writeAll(writer, [start, ...events, end()]) + writer.close(USAGE) + writer.end?.(USAGE);
  const { output } = validResponses(written);
  const results = output.flatMap(({ call_id }): Members[] =>
    call_id === undefined ? [] : [{ type: "function_call_output", call_id, output: "done" }],
  );
  const next = { ...request, input: [...request.input, ...output, ...results, { role: "user", content: "Go on." }] };
  const { turns } = translation.readRequest(next, "error").conversation;
  return turns.flatMap((turn) => (turn.role === "assistant" ? turn.parts : [])).map(({ path: _, ...part }) => part);
}

describe("any answer that is sent back", () => {
  it("has the texts, thoughts, signatures and calls of the model, under its own names", () => {
    fc.assert(
      fc.property(answers, (answer) => {
        expect(partsSentBack(answer)).toEqual(answer.map(expected));
      }),
      { numRuns: runs(200, 5_000) },
    );
  });
});

// The streams of OpenAI's Responses, as the provider behind codex.sh sends them.
import type { Plan } from "./plan.ts";
import { answerIn, type itemsIn } from "./responses-form.ts";

/** One answer that is broken off has no end. */
export function* eventsIn(plan: Plan, model: string): Generator<string> {
  let sequence_number = 0;
  const event = (type: string, members: object) =>
    `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: sequence_number++, ...members })}\n\n`;
  const answer = answerIn(plan, model);
  const opening = { ...answer, status: "in_progress", incomplete_details: null, output: [], usage: null };
  yield event("response.created", { response: opening });
  yield event("response.in_progress", { response: opening });
  for (const [output_index, item] of answer.output.entries()) {
    yield event("response.output_item.added", { output_index, item: emptied(item) });
    const at = { item_id: item.id, output_index };
    for (const [type, members] of stepsOf(item)) yield event(type, { ...at, ...members });
    if (plan.kind === "broken off") return;
    yield event("response.output_item.done", { output_index, item });
  }
  yield event(`response.${answer.status}`, { response: answer });
}

type AnyItem = ReturnType<typeof itemsIn>[number];

function emptied(item: AnyItem): object {
  if ("encrypted_content" in item) return item;
  const status = "in_progress";
  if ("content" in item) return { ...item, status, content: [] };
  return "input" in item ? { ...item, status, input: "" } : { ...item, status, arguments: "" };
}

function* stepsOf(item: AnyItem): Generator<[type: string, members: object]> {
  if ("encrypted_content" in item) return;
  if ("content" in item) return yield* partSteps(item.content);
  const [name, member, text] =
    "input" in item
      ? ["custom_tool_call_input", "input", item.input]
      : ["function_call_arguments", "arguments", item.arguments];
  yield [`response.${name}.delta`, { delta: text }];
  yield [`response.${name}.done`, { name: item.name, [member]: text }];
}

function* partSteps(parts: readonly { readonly text: string }[]): Generator<[type: string, members: object]> {
  for (const [content_index, part] of parts.entries()) {
    yield ["response.content_part.added", { content_index, part: { ...part, text: "" } }];
    yield ["response.output_text.delta", { content_index, delta: part.text, logprobs: [] }];
    yield ["response.output_text.done", { content_index, text: part.text, logprobs: [] }];
    yield ["response.content_part.done", { content_index, part }];
  }
}

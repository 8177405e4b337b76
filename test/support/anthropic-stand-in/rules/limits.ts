// Numbers that a request must keep to.
import { type Block, blocksOf, type KnownRequest, type Rule } from "../request.ts";
import { first } from "../shape.ts";
import { piecesOf, sumOf } from "../tokens.ts";
import { withResults } from "./text.ts";

const CACHE_MARKS = 4;

export const maximumSuitsTheModel: Rule = ({ body, model }) =>
  body.max_tokens > model.maximumTokens
    ? `max_tokens: ${body.max_tokens} > ${model.maximumTokens}, which is the maximum allowed number of output tokens for ${body.model}`
    : undefined;

export const promptFitsTheWindow: Rule = ({ body, model }) => {
  const tokens = sumOf(piecesOf(body));
  return tokens > model.window ? `prompt is too long: ${tokens} tokens > ${model.window} maximum` : undefined;
};

export const cacheMarksAreFew: Rule = (request) => {
  const count = markedBlocks(request).length;
  if (count <= CACHE_MARKS) return undefined;
  return `A maximum of ${CACHE_MARKS} blocks with cache_control may be provided. Found ${count}.`;
};

function markedBlocks({ body }: KnownRequest): unknown[] {
  const { tools = [], system = [], messages } = body;
  const blocks = messages.flatMap(blocksOf).flatMap(withResults);
  const marked = [...tools, ...(typeof system === "string" ? [] : system), ...blocks];
  return marked.filter((block) => (block["cache_control"] ?? null) !== null);
}

export const markedTextsAreNotEmpty: Rule = ({ body: { messages } }) =>
  first(messages.keys(), (index) => {
    const { content } = messages[index] ?? {};
    const position = typeof content === "object" ? content.findIndex(isMarkedAndEmpty) : -1;
    return position === -1
      ? undefined
      : `messages.${index}.content.${position}.text: cache_control cannot be set for empty text blocks`;
  });

function isMarkedAndEmpty({ type, text, cache_control: mark }: Block): boolean {
  return type === "text" && text === "" && (mark ?? null) !== null;
}

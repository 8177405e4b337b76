// Images and documents, and the points up to which prompts are cached.
import { type Block, type KnownRequest, type Message, type Rule, withResults } from "../request.ts";
import { first } from "../shape.ts";
import { extraneous } from "./tools.ts";

const kinds = ["image", "document", "video", "audio"] as const;

export const mediaSuitTheModel: Rule = ({ body: { messages }, model }) => {
  const blocks = messages.flatMap(({ content }) => content.flatMap(withResults));
  const kind = kinds.find((one) => !model.media.includes(one) && blocks.some((block) => one in block));
  return (
    kind &&
    `This model doesn't support the ${kind} content block that you provided. Update the content block and try again.`
  );
};

export const mediaAreTheUsers: Rule = ({ body: { messages } }) =>
  first(messages.keys(), (index) => {
    const { role, content } = messages[index] as Message;
    const isStray = role === "assistant" && content.some((block) => kinds.some((kind) => kind in block));
    return isStray ? `messages.${index}: Media can only be in messages of the user.` : undefined;
  });

/** The underscore is accepted, though nobody says so. */
const NAME = /^[a-zA-Z0-9 ()[\]_-]+$/;

export const documentsAreNamed: Rule = ({ body: { messages } }) => {
  const names = messages.flatMap(({ content }) =>
    content.flatMap(withResults).flatMap(({ document }) => document?.name ?? []),
  );
  if (names.some((name) => !NAME.test(name) || name.includes("  ")))
    return "The document file name can only contain alphanumeric characters, whitespace characters, hyphens, parentheses, and square brackets. The name can't contain more than one consecutive whitespace character. Check that the file name conforms to these restrictions and retry your request.";
  const double = names.find((name, index) => names.indexOf(name) < index);
  return double && `More than one document has the name ${double}.`;
};

export const documentsHaveText: Rule = ({ body: { messages } }) => {
  const isBare = (blocks: readonly Block[]) =>
    blocks.some((block) => "document" in block) && !blocks.some((block) => "text" in block);
  const results = messages.flatMap(({ content }) => content.flatMap(({ toolResult }) => toolResult?.content ?? []));
  return messages.some(({ content }) => isBare(content)) || isBare(results)
    ? "A text block must be included when using documents."
    : undefined;
};

export const cachePointsSuitTheModel = ({ body, model }: KnownRequest) => {
  if (model.caches === "prompt and tools") return undefined;
  const tool = (body.toolConfig?.tools ?? []).findIndex((one) => "cachePoint" in one);
  if (tool !== -1) return extraneous(`/toolConfig/tools/${tool}`, "cachePoint");
  if (model.caches === "prompt") return undefined;
  const system = (body.system ?? []).findIndex((block) => "cachePoint" in block);
  if (system !== -1) return extraneous(`/system/${system}`, "cachePoint");
  return first(body.messages.keys(), (index) => {
    const position = body.messages[index]?.content.findIndex((block) => "cachePoint" in block) ?? -1;
    return position === -1 ? undefined : extraneous(`/messages/${index}/content/${position}`, "cachePoint");
  });
};

export const cachePointsFollowBlocks: Rule = ({ body: { system = [], toolConfig, messages } }) =>
  [system, toolConfig?.tools ?? [], ...messages.map(({ content }) => content)].some(
    (list) => "cachePoint" in (list[0] ?? {}),
  )
    ? "A cachePoint block must follow the content that is to be cached."
    : undefined;

/** A document that is text ends a turn of Claude's: Bedrock makes something else of it. */
export const cachePointsFollowNoDocuments = ({ body: { messages }, model }: KnownRequest) =>
  first(messages.keys(), (index) => {
    const { content } = messages[index] as Message;
    const at = content.findIndex(
      ({ document }, position) => isText(document) && "cachePoint" in (content[position + 1] ?? {}),
    );
    return at === -1 || !model.claude ? undefined : `messages.${index}.content.${at}.type: Field required`;
  });

function isText(document: Block["document"]): boolean {
  return document !== undefined && document.format !== "pdf";
}

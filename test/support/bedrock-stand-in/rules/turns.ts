// What turns and texts must be.
import type { Message, Rule } from "../request.ts";
import { first } from "../shape.ts";

const eachMessage =
  (faultOf: (message: Message, index: number) => string | undefined): Rule =>
  ({ body: { messages } }) =>
    first(messages.keys(), (index) => faultOf(messages[index] as Message, index));

export const messagesHaveContent = eachMessage(({ content }, index) =>
  content.length > 0
    ? undefined
    : `The content field in the Message object at messages.${index} is empty. Add a ContentBlock object to the content field and try again.`,
);

/** Where another text says something, white space alone is accepted. */
export const textsAreNotBlank = eachMessage(({ content }, index) => {
  const saysSomething = content.some(({ text = "" }) => text.trim() !== "");
  const blank = content.findIndex(({ text }) => text === "" || (text?.trim() === "" && !saysSomething));
  if (blank === -1) return undefined;
  return `The text field in the ContentBlock object at messages.${index}.content.${blank} is blank. Add text to the text field, and try again.`;
});

export const theUserIsFirst: Rule = ({ body: { messages }, model }) =>
  messages[0]?.role === "user" || (model.startsAnyhow && messages.length > 0)
    ? undefined
    : "A conversation must start with a user message. Try again with a conversation that starts with a user message.";

export const rolesAlternate: Rule = ({ body: { messages } }) =>
  messages.some(({ role }, index) => messages[index - 1]?.role === role)
    ? "A conversation must alternate between user and assistant roles. Make sure the conversation alternates between user and assistant roles and try again."
    : undefined;

const owners = { toolUse: "assistant", reasoningContent: "assistant", toolResult: "user" } as const;

export const blocksAreInTheirRole = eachMessage(({ role, content }, index) => {
  const stray = Object.entries(owners).find(
    ([name, owner]) => owner !== role && content.some((block) => name in block),
  );
  return stray && `messages.${index}: ${stray[0]} blocks can only be in messages of the ${stray[1]}.`;
});

export const systemSuitsTheModel: Rule = ({ body: { system = [] }, model }) =>
  system.length === 0 || model.takesSystem
    ? undefined
    : "This model doesn't support system messages. Try again without a system message or use a model that supports system messages.";

/** Signed thoughts are Claude's, and only Claude's. */
export const thoughtsSuitTheModel: Rule = ({ body: { messages }, model }) =>
  model.claude === undefined && messages.some(({ content }) => content.some((block) => "reasoningContent" in block))
    ? "This model doesn't support the reasoningContent content block that you provided. Update the content block and try again."
    : undefined;

// What the version of 21 October 2026 no longer takes.
import { blocksOf, type Rule } from "../request.ts";
import { first } from "../shape.ts";

export const VERSION_OF_2026 = "2026-10-21";

export const versionHasTheMembers: Rule = (request) =>
  request.version === VERSION_OF_2026 ? first(newer, (rule) => rule(request)) : undefined;

const samplingIsGone: Rule = ({ body }) =>
  first(["temperature", "top_p", "top_k"], (name) =>
    body[name] === undefined ? undefined : `${name}: Extra inputs are not permitted`,
  );

const assistantShowsNoDocuments: Rule = ({ body: { messages } }) =>
  first(messages.entries(), ([index, message]) => {
    const has = message.role === "assistant" && blocksOf(message).some(({ type }) => type === "document");
    return has ? `messages.${index}: \`document\` blocks can only be in \`user\` messages` : undefined;
  });

const userCitesNothing: Rule = ({ body: { messages } }) =>
  first(messages.entries(), ([index, message]) => {
    const blocks = message.role === "user" ? blocksOf(message) : [];
    const at = blocks.findIndex(({ type, citations }) => type === "text" && citations !== undefined);
    return at === -1 ? undefined : `messages.${index}.content.${at}.text.citations: Extra inputs are not permitted`;
  });

const newer = [samplingIsGone, assistantShowsNoDocuments, userCitesNothing];

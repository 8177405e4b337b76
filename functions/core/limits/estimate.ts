// Estimates the tokens of a prompt before a provider is asked: all that is in the request's body, in whatever member.

import "../in-every-instance.ts";
import type { Members } from "../wire/members.ts";
import { estimateJson } from "./estimate-json.ts";
import { estimateMedia } from "./estimate-media.ts";

export { estimateTokens } from "./estimate-text.ts";

/**
 * `text` is the JSON text that `body` was parsed from. It is what is counted, because parsing loses the digits of long
 * numbers and all but one of the members of the same name, and a provider may read, and bill, what was lost.
 */
export function estimatePromptTokens(body: Members, text: string = JSON.stringify(body)): number {
  const media = estimateMedia(body);
  return Math.ceil(media.tokens + estimateJson(text, media.data));
}

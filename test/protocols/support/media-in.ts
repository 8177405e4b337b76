// The media of a conversation, for which a model may refuse it.
import type { Turn } from "../../../functions/core/conversation/conversation.ts";

/** The paths of all images, documents and audio. */
export function mediaIn(turns: readonly Turn[]): string[] {
  return turns.flatMap(({ parts }) =>
    parts.flatMap((part) => {
      const within = part.type === "tool-result" ? part.output : [part];
      return within.filter(({ type }) => type === "media").map(({ path }) => path);
    }),
  );
}

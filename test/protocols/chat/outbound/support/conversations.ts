// Generated conversations: what clients of chat completions can say, and what only others can.
import fc from "fast-check";
import type {
  Conversation,
  MediaPart,
  ReasoningPart,
  Turn,
  UserTurn,
} from "../../../../../functions/core/conversation/conversation.ts";
import { readConversation } from "../../../../../functions/protocols/chat/inbound/read-conversation.ts";
import { chatRequests } from "../../../messages/support/chat-requests.ts";

const image = { type: "media", path: "i", kind: "image", source: { type: "url", url: "https://a.b/c.png" } } as const;
const pdf = {
  ...({ type: "media", path: "d", kind: "document" } as const),
  source: { type: "base64", mediaType: "application/pdf", data: "JVBE" },
} as const;
const thought = { type: "reasoning", path: "r", text: "Let me think." } as const;

interface Change {
  readonly failed: boolean;
  readonly media: readonly MediaPart[];
  readonly thoughts: readonly ReasoningPart[];
}

const changes = fc.record<Change>({
  failed: fc.boolean(),
  media: fc.constantFrom<readonly MediaPart[]>([], [image], [pdf, image]),
  thoughts: fc.constantFrom<readonly ReasoningPart[]>([], [thought], [{ ...thought, text: " " }]),
});

function changed(turn: Turn, { failed, media, thoughts }: Change): Turn {
  if (turn.role === "assistant") return { ...turn, parts: [...thoughts, ...turn.parts] };
  if (turn.role === "system") return turn;
  const parts = turn.parts.map((part): UserTurn["parts"][number] =>
    part.type === "tool-result" ? { ...part, isError: failed, output: [...part.output, ...media] } : part,
  );
  return { role: "user", parts };
}

export const conversations = fc
  .tuple(chatRequests, fc.array(changes, { minLength: 20, maxLength: 20 }))
  .map(([request, all]): Conversation => {
    const conversation = readConversation(request, "drop");
    const turns = conversation.turns.map((turn, at) => {
      const change = all[at % all.length];
      return change === undefined ? turn : changed(turn, change);
    });
    return { ...conversation, turns };
  });

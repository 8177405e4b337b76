// Turns from items, each of which is only a part of one: what the assistant thinks, says and calls one after the other is one
// turn, and the results of its calls are the turn behind it, wherever they are.
import type {
  AssistantTurn,
  Signature,
  SystemTurn,
  ToolCallPart,
  ToolResultPart,
  Turn,
  UserTurn,
} from "../../../../core/conversation/conversation.ts";
import type { Thought } from "./reasoning-item.ts";

type AssistantPart = AssistantTurn["parts"][number];

export interface OpenTurns {
  readonly turns: readonly Turn[];
  add(turn: SystemTurn | UserTurn): void;
  say(parts: readonly AssistantPart[]): void;
  think(thought: Thought): void;
  call(call: ToolCallPart): void;
  answer(result: ToolResultPart): void;
}

export function openTurns(): OpenTurns {
  const turns: Turn[] = [];
  const resultsByCall = new Map<string, ToolResultPart[]>();
  let current: { readonly parts: AssistantPart[]; results?: ToolResultPart[] } | undefined;
  let ofNextCall: Signature | undefined;

  function say(parts: readonly AssistantPart[]): NonNullable<typeof current> {
    if (current === undefined) {
      current = { parts: [] };
      turns.push({ role: "assistant", parts: current.parts });
    }
    for (const part of parts) current.parts.push(part);
    return current;
  }
  function results(): ToolResultPart[] {
    const parts: ToolResultPart[] = [];
    turns.push({ role: "user", parts });
    return parts;
  }
  function close(): void {
    current = undefined;
    ofNextCall = undefined;
  }
  return {
    turns,
    add(turn) {
      close();
      turns.push(turn);
    },
    say: (parts) => void say(parts),
    think({ parts, ofCall }) {
      say(parts);
      ofNextCall = ofCall ?? ofNextCall;
    },
    call(call) {
      const turn = say([ofNextCall === undefined ? call : { ...call, signature: ofNextCall }]);
      ofNextCall = undefined;
      turn.results ??= results();
      resultsByCall.set(call.id, turn.results);
    },
    answer(result) {
      close();
      // Without its call the provider's writer refuses it, and says where it is.
      (resultsByCall.get(result.id) ?? results()).push(result);
    },
  };
}

// What the user says and the tools answer. As many results as there were calls come first, in the order of the calls.
import type { SystemTurn, TextPart, UserTurn } from "../../../../core/conversation/conversation.ts";
import type { Members } from "../../../../core/wire/members.ts";
import { isBlank } from "../../../writing/blank.ts";
import { openJsonTexts } from "../../../writing/tool-input.ts";
import { asInstruction } from "../../../writing/words.ts";
import type { ContentOptions, NamedCalls } from "./content.ts";
import { writeResponse } from "./response-part.ts";
import { writeText } from "./text-part.ts";
import { writeMedia } from "./write-media.ts";

/** For the contents of one request. */
export function userWriter(calls: NamedCalls, options: ContentOptions) {
  const readJson = openJsonTexts();
  const writeResults = () => {
    const byId = new Map(calls.open.takeResults().map(({ id, results }) => [id, results]));
    const written = [...calls.names].map(([id, name]) =>
      writeResponse({ name, ...(options.dialect === "gemini" && { id }) }, byId.get(id) ?? [], {
        ...options,
        readJson,
      }),
    );
    calls.names.clear();
    return [...written.map(({ part }) => part), ...written.flatMap(({ behind }) => behind)];
  };
  return (turns: readonly (UserTurn | SystemTurn)[]): Members[] => {
    const said = turns.flatMap((turn): Members[] => {
      if (turn.role === "system") return turn.parts.flatMap(writeInstruction);
      return turn.parts.flatMap((part) => {
        if (part.type === "text") return writeText(part);
        if (part.type === "media") return writeMedia(part, options);
        calls.open.answer(part);
        return [];
      });
    });
    return [...writeResults(), ...said];
  };
}

/** Instructions between the turns stay where they are, as the user's text: at the top they would be out of their order. */
function writeInstruction({ text }: TextPart): Members[] {
  return isBlank(text) ? [] : [{ text: asInstruction(text) }];
}

// The turns of a conversation as contents: user and model in alternation, and the results of tools before all else.
import type { Turn } from "../../../../core/conversation/conversation.ts";
import type { Members } from "../../../../core/wire/members.ts";
import { openCalls } from "../../../writing/open-calls.ts";
import { runsOf } from "../../../writing/runs.ts";
import type { Content, ContentOptions, NamedCalls } from "./content.ts";
import { modelWriter } from "./model-content.ts";
import { userWriter } from "./user-content.ts";

/** Turns that say nothing are left out, and neighbors of one role joined. */
export function writeContents(turns: readonly Turn[], options: ContentOptions): Content[] {
  const calls: NamedCalls = { names: new Map(), open: openCalls() };
  const writeModel = modelWriter(calls, options);
  const writeUser = userWriter(calls, options);
  const contents: { role: Content["role"]; parts: Members[] }[] = [];
  for (const run of runsOf(turns)) {
    const [role, parts] =
      run.role === "user" ? (["user", writeUser(run.turns)] as const) : (["model", writeModel(run.turns)] as const);
    const last = contents.at(-1);
    if (last?.role === role) for (const part of parts) last.parts.push(part);
    else if (parts.length > 0) contents.push({ role, parts });
  }
  calls.open.takeResults(); // Throws if the last turn has calls.
  return contents;
}

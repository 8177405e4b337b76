// Which tools the model may or must call.
import type { ToolChoice } from "../../../../core/conversation/conversation.ts";
import type { Members } from "../../../../core/wire/members.ts";
import { isForcing } from "../../../writing/forcing.ts";
import type { Omissions } from "../../../writing/omissions.ts";
import type { ToolNames } from "../../../writing/tool-names.ts";

export interface ToolChoiceOptions {
  readonly names: ToolNames;
  readonly omissions: Omissions;
  /** Whether the model can be forced to call a tool in this request. */
  readonly canForce: boolean;
  readonly hasTools: boolean;
  /** The tool whose input is the answer. */
  readonly answerTool: string | undefined;
}

const ONE_CALL = { disable_parallel_tool_use: true };

/** Undefined: as the model likes. */
export function writeToolChoice(choice: ToolChoice | undefined, options: ToolChoiceOptions): Members | undefined {
  const { answerTool, hasTools, canForce, omissions } = options;
  if (answerTool !== undefined) {
    const isOnly = !hasTools || choice?.mode === "none";
    return isOnly ? { type: "tool", name: answerTool, ...ONE_CALL } : { type: "any", ...ONE_CALL };
  }
  if (choice === undefined) return undefined;
  const isForced = isForcing(choice);
  if (isForced && !(canForce && hasTools)) omissions.drop("tool_choice");
  if (!hasTools) return undefined;
  if (choice.mode === "none") return { type: "none" };
  const type = isForced && canForce ? forced(choice, options) : { type: "auto" };
  return choice.parallel === false ? { ...type, ...ONE_CALL } : type;
}

function forced({ mode, name }: ToolChoice, { names }: ToolChoiceOptions): Members {
  return mode === "tool" && name !== undefined ? { type: "tool", name: names.written(name) } : { type: "any" };
}

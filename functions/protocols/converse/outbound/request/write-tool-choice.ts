// Which tools the model may or must call.
import type { ToolChoice } from "../../../../core/conversation/conversation.ts";
import type { Members } from "../../../../core/wire/members.ts";
import { isForcing } from "../../../writing/forcing.ts";
import type { Omissions } from "../../../writing/omissions.ts";
import type { ToolNames } from "../../../writing/tool-names.ts";
import type { ModelCapabilities } from "./families.ts";

export interface ToolChoiceOptions {
  readonly names: ToolNames;
  readonly omissions: Omissions;
  readonly capabilities: ModelCapabilities;
  /** Whether the model thinks, so that it cannot be forced to call a tool. */
  readonly isThinking: boolean;
  readonly hasTools: boolean;
  /** The tool whose input is the answer. */
  readonly answerTool: string | undefined;
}

export interface WrittenChoice {
  /** A member of `toolConfig`. */
  readonly choice?: Members;
  /** A member of Claude's own, which may not be beside the other. */
  readonly field?: Members;
}

interface Choice {
  readonly type: "auto" | "any" | "tool";
  readonly name?: string;
  readonly isSingle: boolean;
}

/** Nothing: as the model likes. */
export function writeToolChoice(choice: ToolChoice | undefined, options: ToolChoiceOptions): WrittenChoice {
  const { answerTool, hasTools, omissions, capabilities } = options;
  if (answerTool !== undefined) return written({ ...answering(answerTool, options), isSingle: true }, options);
  if (choice === undefined) return {};
  const isForced = isForcing(choice);
  const canForce = capabilities.forced_tool_choice && !options.isThinking;
  if (isForced && !(canForce && hasTools)) omissions.drop("tool_choice");
  if (!hasTools || choice.mode === "none") return {};
  const isSingle = choice.parallel === false;
  if (isSingle && !capabilities.single_calls) omissions.drop("parallel_tool_calls");
  const kind = isForced && canForce ? forced(choice, options) : ({ type: "auto" } as const);
  return written({ ...kind, isSingle }, options);
}

function answering(name: string, { hasTools, capabilities }: ToolChoiceOptions): Omit<Choice, "isSingle"> {
  return hasTools || !capabilities.named_tool_choice ? { type: "any" } : { type: "tool", name };
}

function forced({ mode, name }: ToolChoice, { names, capabilities }: ToolChoiceOptions): Omit<Choice, "isSingle"> {
  if (mode !== "tool" || name === undefined || !capabilities.named_tool_choice) return { type: "any" };
  return { type: "tool", name: names.written(name) };
}

function written({ type, name, isSingle }: Choice, { capabilities }: ToolChoiceOptions): WrittenChoice {
  const named = name === undefined ? {} : { name };
  if (isSingle && capabilities.single_calls) {
    return { field: { tool_choice: { type, ...named, disable_parallel_tool_use: true } } };
  }
  return type === "auto" && !capabilities.tool_choice ? {} : { choice: { [type]: named } };
}

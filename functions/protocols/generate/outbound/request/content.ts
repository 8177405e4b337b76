// A content of a request: what one side says in its turn.
import type { Members } from "../../../../core/wire/members.ts";
import type { OpenCalls } from "../../../writing/open-calls.ts";
import type { ToolNames } from "../../../writing/tool-names.ts";
import type { MediaOptions } from "./write-media.ts";

export interface Content {
  readonly role: "user" | "model";
  readonly parts: readonly Members[];
}

export interface ContentOptions extends MediaOptions {
  readonly names: ToolNames;
}

/** The calls of the model's last content, which the next one must answer. */
export interface NamedCalls {
  readonly open: OpenCalls;
  /** The names that the provider is given, by the calls' ids in the request and in the calls' order. */
  readonly names: Map<string, string>;
}

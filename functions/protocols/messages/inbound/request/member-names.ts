// What Messages call members for which chat completions have another name.
import type { Members } from "../../../../core/wire/members.ts";
import { isSet } from "../../../reading/value-type.ts";

/** In a request that may say some of it in two ways. */
export function memberNames({ thinking, output_format: olderFormat }: Members): ReadonlyMap<string, string> {
  const format = isSet(olderFormat) ? "output_format" : "output_config.format";
  return new Map([
    ["stop", "stop_sequences"],
    ["user", "metadata.user_id"],
    ["parallel_tool_calls", "tool_choice.disable_parallel_tool_use"],
    ["reasoning_effort", isSet(thinking) ? "thinking" : "output_config.effort"],
    ["response_format", format],
    ["response_format.strict", `${format}.strict`],
  ]);
}

// The members of a Responses request that the gateway reads or writes: each may appear once.
import { namesReadOnce } from "../../core/wire/read-once.ts";

export const READ_ONCE = namesReadOnce(
  [
    ...["model", "input", "stream", "stream_options", "max_output_tokens", "instructions", "tools"],
    ...["text", "reasoning"],
    ...["previous_response_id", "conversation", "prompt", "background", "store"],
    ...["user", "safety_identifier", "metadata", "prompt_cache_key"],
  ],
  { metadata: ["user_id"] },
);

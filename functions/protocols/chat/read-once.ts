// The members of a chat completion's request that the gateway reads or writes: each may appear once.
import { namesReadOnce } from "../../core/wire/read-once.ts";

export const READ_ONCE = namesReadOnce(
  [
    ...["model", "messages", "stream", "stream_options", "n", "max_tokens", "max_completion_tokens"],
    ...["tools", "functions", "response_format", "user", "metadata", "prompt_cache_key", "web_search_options"],
  ],
  { stream_options: ["include_usage"], metadata: ["user_id"] },
);

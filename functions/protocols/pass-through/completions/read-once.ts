// The members of a completion's request that the gateway reads or writes: each may appear once.
import { namesReadOnce } from "../../../core/wire/read-once.ts";
import { COMMON } from "../read-once.ts";

export const READ_ONCE = namesReadOnce([...COMMON, "prompt", "suffix", "stream_options", "best_of", "max_tokens"], {
  stream_options: ["include_usage"],
});

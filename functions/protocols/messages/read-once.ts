// The members of a Messages request that the gateway reads or writes: each may appear once.
import { namesReadOnce } from "../../core/wire/read-once.ts";

export const READ_ONCE = namesReadOnce(
  [
    "model",
    "messages",
    "stream",
    "max_tokens",
    "system",
    "tools",
    "mcp_servers",
    "metadata",
    "stop_sequences",
    "thinking",
  ],
  {
    metadata: ["user_id"],
  },
);

// The members of a request for embeddings that the gateway reads or writes: each may appear once.
import { namesReadOnce } from "../../core/wire/read-once.ts";

export const READ_ONCE = namesReadOnce(["model", "input", "stream", "encoding_format", "dimensions", "user"]);

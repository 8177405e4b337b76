// Where the processes that tests start keep compiled code, so that each starts in less time.
import { tmpdir } from "node:os";
import { join } from "node:path";

export const compileCache = { NODE_COMPILE_CACHE: join(tmpdir(), "sluice-compile-cache") };

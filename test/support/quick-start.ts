// What makes the processes that tests start ready sooner: where compiled code is kept, and that esbuild, which is gone before
// its memory would be full, does not look for memory to free.
import { tmpdir } from "node:os";
import { join } from "node:path";

export const quickStart = { NODE_COMPILE_CACHE: join(tmpdir(), "sluice-compile-cache"), GOGC: "off" };

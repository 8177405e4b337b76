// What Lambda's start script for Node.js (/var/runtime/bootstrap) sets in V8 for the function's memory.

/** 5 % for the young generation, which is three semi-spaces, and 90 % for the old; the rest is left to buffers. In MB. */
export function heapLimits(memorySize: string | undefined): string[] {
  const megabytes = Number(memorySize);
  const [young, old] = [Math.floor(megabytes / 20), megabytes - Math.floor(megabytes / 10)];
  return ["--expose-gc", `--max-semi-space-size=${Math.floor(young / 3)}`, `--max-old-space-size=${old}`];
}

// The process of one execution environment: Amazon's runtime client with the function in it.
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { type NodeProcess, type OnLog, spawnNode } from "../node-process.ts";
import { heapLimits } from "./heap-limits.ts";

const { resolve } = createRequire(import.meta.url);
const RUNTIME_CLIENT = resolve("aws-lambda-ric");
const SHIM = fileURLToPath(new URL("rapid-client.cjs", import.meta.url));

export function spawnRuntime(environment: Record<string, string>, onLog: OnLog): NodeProcess {
  const limits = heapLimits(environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]);
  return spawnNode([...limits, "--require", SHIM, RUNTIME_CLIENT], environment, onLog);
}

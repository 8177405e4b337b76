// Where the function's output goes: one short line for each call on a terminal, one line of JSON when it is piped.
import type { Writable } from "node:stream";
import { formatLine } from "./log-format.ts";
import type { OnLog } from "./node-process.ts";

export type LogFormat = "text" | "json";

type Output = Writable & { isTTY?: boolean; hasColors?: () => boolean };

/** `format` is what the output itself suggests, unless given. Metrics are for CloudWatch, and left out. */
export function logTo({ stdout, stderr }: { stdout: Output; stderr: Output }, format?: LogFormat): OnLog {
  const isText = (format ?? (stdout.isTTY ? "text" : "json")) === "text";
  const colours = stdout.hasColors?.() ?? false;
  return (line, stream) => {
    if (line.startsWith(METRICS)) return;
    const output = stream === "stderr" ? stderr : stdout;
    output.write(`${isText ? formatLine(line, { colours }) : line}\n`);
  };
}

/** How the gateway's metric lines begin. */
const METRICS = '{"_aws":';

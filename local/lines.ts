// A process's output, line by line and never cut within a line: the meter's lines are JSON.
import type { Readable } from "node:stream";

/** CloudWatch cuts a log event at 1 MiB too. */
const LINE_LIMIT = 1024 * 1024;

/** Not node:readline, which also ends a line at U+2028, which JSON may contain. */
export function forEachLine(stream: Readable, onLine: (line: string) => void): void {
  let unfinished = "";
  stream.setEncoding("utf8");
  stream.on("data", (text: string) => {
    const lines = (unfinished + text).split("\n");
    unfinished = lines.pop() ?? "";
    for (const line of lines) onLine(line);
    if (unfinished.length > LINE_LIMIT) onLine(unfinished.slice(0, LINE_LIMIT));
    if (unfinished.length > LINE_LIMIT) unfinished = "";
  });
  stream.on("end", () => {
    if (unfinished !== "") onLine(unfinished);
  });
}

// Who reads the function's output: people on a terminal, programs behind a pipe.
import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { type LogFormat, logTo } from "../../local/log.ts";

const call = { request_id: "r", key: "demo", model: "m", status: 200, ending: "complete", duration: 5 };
const lines = [JSON.stringify(call), '{"_aws":{"Timestamp":1},"stage":"local","Requests":1}', "written by a hook"];

function printed({ isTTY, format }: { isTTY: boolean; format?: LogFormat }): string[] {
  const output = Object.assign(new PassThrough({ encoding: "utf8" }), { isTTY });
  const print = logTo({ stdout: output, stderr: output }, format);
  for (const line of lines) print(line, "stdout");
  return String(output.read()).trimEnd().split("\n");
}

const text = ["200 m demo 5 ms", "written by a hook"];
const json = [lines[0], lines[2]];

it.each([
  ["a terminal", { isTTY: true }, text],
  ["a pipe", { isTTY: false }, json],
  ["a terminal with SLUICE_LOG=json", { isTTY: true, format: "json" as const }, json],
  ["a pipe with SLUICE_LOG=text", { isTTY: false, format: "text" as const }, text],
])("%s gets one line for each call, and no metrics", (_, options, expected) => {
  expect(printed(options)).toEqual(expected);
});

it("what was written to standard error stays there", () => {
  const [stdout, stderr] = [new PassThrough({ encoding: "utf8" }), new PassThrough({ encoding: "utf8" })];
  logTo({ stdout, stderr })("a warning", "stderr");
  expect([stdout.read(), stderr.read()]).toEqual([null, "a warning\n"]);
});

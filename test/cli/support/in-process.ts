// The operators' commands in the test's own process, which is far quicker than starting one for each.
import { syncBuiltinESMExports } from "node:module";
import { Readable } from "node:stream";
import { vi } from "vitest";
import type { Name, Result } from "./command.ts";
import type { Stage } from "./stage.ts";

export interface Operator {
  /** One command after the other, in the order of the calls. */
  run(name: Name, ...args: readonly string[]): Promise<Result>;
  /** As if a person sat at a terminal, and typed this. */
  answer(typed: string, name: Name, ...args: readonly string[]): Promise<Result>;
}

/** One stage for a test file: what is linked is read once, when the commands are loaded. */
export async function operate(stage: Pick<Stage, "variables">): Promise<Operator> {
  Object.assign(process.env, stage.variables);
  process.stdin.isTTY = false; // A test that is run by hand must not wait for an answer.
  const { sluice } = await import("../../../cli/sluice/command.ts");
  const { execute } = await import("../../../cli/program.ts");
  let last: Promise<unknown> = Promise.resolve();
  function next(work: () => Promise<Result>): Promise<Result> {
    const result = last.then(work);
    last = result.catch(() => {});
    return result;
  }
  const run: Operator["run"] = (...words) => captured(() => execute(sluice, words));
  return {
    run: (...words) => next(() => run(...words)),
    answer: (typed, ...words) => next(() => attended(typed, () => run(...words))),
  };
}

async function attended<T>(typed: string, work: () => Promise<T>): Promise<T> {
  const { stderr } = process;
  const wasTerminal = stderr.isTTY;
  const keyboard = Object.assign(Readable.from([typed]), { isTTY: true });
  const stdin = vi.spyOn(process, "stdin", "get").mockReturnValue(keyboard as unknown as typeof process.stdin);
  stderr.isTTY = true;
  syncBuiltinESMExports(); // The commands import both by name.
  try {
    return await work();
  } finally {
    stdin.mockRestore();
    stderr.isTTY = wasTerminal;
    syncBuiltinESMExports();
  }
}

async function captured(work: () => Promise<number>): Promise<Result> {
  const written = { stdout: "", stderr: "" };
  const spies = (["stdout", "stderr"] as const).map((name) =>
    vi.spyOn(process[name], "write").mockImplementation((text) => {
      written[name] += String(text);
      return true;
    }),
  );
  try {
    return { code: await work(), ...written };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

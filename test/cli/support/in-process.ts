// The operators' commands in the test's own process, which is far quicker than starting one for each.
import { vi } from "vitest";
import type { Name, Result } from "./command.ts";
import type { Stage } from "./stage.ts";

export interface Operator {
  /** One command after the other, in the order of the calls. */
  run(name: Name, ...args: readonly string[]): Promise<Result>;
}

/** One stage for a test file: what is linked is read once, when the commands are loaded. */
export async function operate(stage: Pick<Stage, "variables">): Promise<Operator> {
  Object.assign(process.env, stage.variables);
  process.stdin.isTTY = false; // A test that is run by hand must not wait for an answer.
  const { sluice } = await import("../../../cli/sluice/command.ts");
  const { execute } = await import("../../../cli/program.ts");
  let last: Promise<unknown> = Promise.resolve();
  return {
    run(name, ...args) {
      const result = last.then(() => captured(() => execute(sluice, [name, ...args])));
      last = result.catch(() => {});
      return result;
    },
  };
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

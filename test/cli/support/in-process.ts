// The operators' commands in the test's own process, which is far quicker than starting one for each.
import { syncBuiltinESMExports } from "node:module";
import { Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { Resource } from "sst/resource";
import { vi } from "vitest";
import type { Name, Result } from "./command.ts";
import type { Stage } from "./stage.ts";

export interface Operator {
  /** One command after the other, in the order of the calls. */
  run(name: Name, ...args: readonly string[]): Promise<Result>;
  /** As if a person sat at a terminal, and typed this. */
  answer(typed: string, name: Name, ...args: readonly string[]): Promise<Result>;
}

let last: Promise<unknown> = Promise.resolve();
let linked: Pick<Stage, "variables"> | undefined;

export async function operate(stage: Pick<Stage, "variables">): Promise<Operator> {
  process.stdin.isTTY = false; // A test that is run by hand must not wait for an answer.
  const { sluice } = await import("../../../cli/sluice/command.ts");
  const { execute } = await import("../../../cli/program.ts");
  const run: Operator["run"] = (...words) => captured(() => execute(sluice, words));
  return {
    run: (...words) => next(stage, () => run(...words)),
    answer: (typed, ...words) => next(stage, () => attended(typed, () => run(...words))),
  };
}

function next(stage: Pick<Stage, "variables">, work: () => Promise<Result>): Promise<Result> {
  const result = last.then(() => {
    if (linked !== stage) link(stage);
    return work();
  });
  last = result.catch(() => {});
  return result;
}

/** What a process would find in its environment when it starts. */
function link(stage: Pick<Stage, "variables">): void {
  linked = stage;
  Object.assign(process.env, stage.variables);
  for (const [name, value] of Object.entries(stage.variables)) {
    const [, resource] = /^SST_RESOURCE_(.+)$/.exec(name) ?? [];
    if (resource !== undefined) Object.assign(Resource, { [resource]: JSON.parse(value) });
  }
}

async function attended<T>(typed: string, work: () => Promise<T>): Promise<T> {
  const { stderr } = process;
  const wasTerminal = stderr.isTTY;
  const keyboard = Object.assign(Readable.from(typing(typed)), { isTTY: true });
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

/** The end comes later than what is typed, or it would be taken for the answer. */
async function* typing(text: string) {
  yield text;
  await setImmediate();
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

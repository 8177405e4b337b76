// Every command: its help, its version, and what it says to a wrong command line.
import type { Command } from "commander";
import { afterEach, describe, expect, it, vi } from "vitest";
import { execute } from "../../cli/program.ts";
import { sluice } from "../../cli/sluice/command.ts";
import packageFile from "../../package.json" with { type: "json" };

const written = { stdout: "", stderr: "" };
afterEach(() => vi.restoreAllMocks());

async function run(args: readonly string[]) {
  for (const name of ["stdout", "stderr"] as const) {
    written[name] = "";
    vi.spyOn(process[name], "write").mockImplementation((text) => {
      written[name] += String(text);
      return true;
    });
  }
  const code = await execute(sluice, args);
  vi.restoreAllMocks();
  return { code, ...written };
}

interface Found {
  readonly path: readonly string[];
  readonly command: Command;
}

function all(command: Command, path: readonly string[] = []): Found[] {
  return [{ path, command }, ...command.commands.flatMap((one) => all(one, [...path, one.name()]))];
}

const commands = all(sluice).map(({ path, command }) => [`sluice ${path.join(" ")}`, { path, command }] as const);
const leaves = commands.filter(([, { command }]) => command.commands.length === 0);

describe.each(commands)("%s", (_, { path, command }) => {
  it("explains itself in sentences", async () => {
    const { code, stdout, stderr } = await run([...path, "--help"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("Usage: ");
    expect(command.description()).toMatch(/^[A-Z].*\.$/s);
    for (const { description } of command.options) expect(description).toMatch(/^\S.*[^.]$/s);
  });

  it("prints the version", async () => {
    expect(await run([...path, "--version"])).toEqual({ code: 0, stdout: `${packageFile.version}\n`, stderr: "" });
  });
});

describe.each(leaves)("%s, used wrongly,", (_, { path, command }) => {
  const needed = command.registeredArguments.filter(({ required }) => required).map(() => "bash");
  const options = command.options.filter(({ mandatory }) => mandatory).flatMap(({ long }) => [long ?? "", "x"]);

  it("says what is wrong in one line, and ends with 2", async () => {
    const wrong = [["--colour"], ["one", "two", "three"], ...(needed.length > 0 ? [[]] : [])];
    for (const args of wrong) {
      const given =
        args.length > 1 ? [...args, ...options] : [...needed.slice(args.length === 0 ? 1 : 0), ...options, ...args];
      const { code, stdout, stderr } = await run([...path, ...given]);
      expect([given, code, stdout]).toEqual([given, 2, ""]);
      expect(stderr).toMatch(/^error: [^\n]+\n$/);
    }
  });
});

it("suggests the command or option that may be meant", async () => {
  expect((await run(["keys", "crate"])).stderr).toBe("error: unknown command 'crate'; did you mean create?\n");
  const { stderr } = await run(["usage", "--kee", "x"]);
  expect(stderr).toBe("error: unknown option '--kee'; did you mean --key?\n");
});

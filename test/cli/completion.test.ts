// The completion scripts, run by the shells that they are for.
import { execFileSync, spawnSync } from "node:child_process";
import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { bashScript } from "../../cli/completion/bash.ts";
import { placesOf } from "../../cli/completion/tree.ts";
import { zshScript } from "../../cli/completion/zsh.ts";
import { sluice } from "../../cli/sluice/command.ts";

const places = placesOf(sluice);
const cases: readonly (readonly string[])[] = [
  ["sluice", ""],
  ["sluice", "ke"],
  ["sluice", "keys", ""],
  ["sluice", "keys", "list", "--"],
  ["sluice", "keys", "create", "--mod"],
  ["sluice", "keys", "create", "--name", ""],
  ["sluice", "keys", "create", "--name", "list", "--mod"],
  ["sluice", "usage", "--key", "keys", "--mo"],
  ["sluice", "config", "apply", "--pr"],
  ["sluice", "completion", "z"],
];

function expectWords(found: readonly string[][]): void {
  const named = ({ name }: { name: string }) => name;
  const subcommands = (command: Command | undefined) =>
    command?.commands.map((one) => named({ name: one.name() })) ?? [];
  const keys = sluice.commands.find((command) => command.name() === "keys");
  expect(found).toEqual([
    [...subcommands(sluice), "help", "--version", "--help"],
    ["keys"],
    [...subcommands(keys), "help", "--version", "--help"],
    ["--json", "--help"],
    ["--models"],
    [],
    ["--models"],
    ["--model"],
    ["--prune"],
    ["zsh"],
  ]);
}

const hasZsh = spawnSync("zsh", ["--version"]).status === 0;

describe("completion", () => {
  it("in bash offers the commands and options that there are", () => {
    const lines = cases.map((words) => `t ${words.map((word) => `'${word}'`).join(" ")}`);
    const t = `t() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _sluice; echo "\${COMPREPLY[@]}"; }`;
    const output = run("bash", [bashScript(places), t, ...lines]);
    expectWords(output);
  });

  it.runIf(hasZsh)("in zsh offers the same", () => {
    const lines = cases.map((words) => `t ${words.map((word) => `'${word}'`).join(" ")}`);
    // Stand-ins for zsh's own functions, which offer what begins as the last word does.
    const stubs = [
      "compdef() { :; }",
      "_files() { :; }",
      `_describe() { for choice in "\${(@)choices}"; do word="\${choice%%:*}"; [[ $word == "$last"* ]] && out+=("$word"); done }`,
      `t() { words=("$@"); CURRENT=$#; last="\${@[-1]}"; out=(); _sluice; print -r -- "\${out[@]}"; }`,
    ];
    expectWords(run("zsh", [stubs.join("\n"), zshScript(places), ...lines]));
  });

  it("defines a function that runs the commands from any directory", () => {
    const script = [bashScript(places), "cd /", "sluice keys --version"].join("\n");
    const output = execFileSync("bash", ["--norc", "-c", script], { encoding: "utf8" });
    expect(output).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it("quotes what a shell would take for its own", () => {
    const description = 'it\'s $(touch /tmp/x) `x`: "y"';
    const place = { path: "sluice", words: [{ word: "a", description }], valued: [], takesFile: false };
    expect(zshScript([place])).toContain(`'a:it'\\''s $(touch /tmp/x) \`x\`: "y"'`);
  });
});

function run(shell: string, lines: readonly string[]): string[][] {
  const output = execFileSync(
    shell,
    shell === "zsh" ? ["-f", "-c", lines.join("\n")] : ["--norc", "-c", lines.join("\n")],
    {
      encoding: "utf8",
    },
  );
  return output
    .trimEnd()
    .split("\n")
    .map((line) => line.split(" ").filter((word) => word !== ""));
}

// The pages that `npm run docs` makes from the code.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Command, Option } from "commander";
import { describe, expect, it } from "vitest";
import { generatedFiles } from "../../cli/reference/files.ts";
import { referenceOf } from "../../cli/reference/page.ts";
import { sluice } from "../../cli/sluice/command.ts";

describe("npm run docs", () => {
  it.each([...generatedFiles()])("writes %s as it is in the repository", (path, text) => {
    expect(readFileSync(resolve(path), "utf8")).toBe(text);
  });
});

describe("the reference of the command line", () => {
  const make = (command: Command) => referenceOf(new Command("all").addCommand(command), () => false);

  it("has a heading for every command, at its depth", () => {
    const headings = (command: Command, path: string[]): string[] => {
      const own = [...path, command.name()];
      return [
        `${"#".repeat(own.length + 1)} ${own.join(" ")}`,
        ...command.commands.flatMap((one) => headings(one, own)),
      ];
    };
    const page = generatedFiles().get("docs/cli.md")?.split("\n") ?? [];
    const expected = sluice.commands.filter((one) => one.name() !== "completion").flatMap((one) => headings(one, []));
    expect(expected.length).toBeGreaterThan(25);
    expect(page.filter((line) => /^##+ /.test(line))).toEqual([...expected, "## sluice", "### sluice completion"]);
  });

  it("shows an option with its default, and hides those that every command has", () => {
    const option = new Option("--size <n>", "a|b of <this>").default(3);
    const page = make(new Command("cut").helpOption("--help").addOption(option));
    expect(page).toContain("| `--size <n>` | a\\|b of \\<this> (default: 3) |");
    expect(page).not.toMatch(/`.*--help` \|/);
  });

  it("joins the lines of a note, and shows its commands as a block", () => {
    const note = "\nOne line,\nand *another*:\n  npm run cut -- --size 3\n  npm run cut";
    const page = make(new Command("cut").addHelpText("after", note));
    expect(page).toContain(
      "One line, and \\*another\\*:\n\n```sh run: stand-in\nnpm run cut -- --size 3\nnpm run cut\n```\n",
    );
  });
});

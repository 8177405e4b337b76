// docs/cli.md, made from the definitions of the commands.
import type { Command } from "commander";

const NOTICE = "<!-- Made from the commands by `npm run docs`. Do not edit it. -->";

/** `program` has a command for each that npm runs, such as `npm run keys`, and others of its own. */
export function referenceOf(program: Command, isOwn: (command: Command) => boolean): string {
  const shared = program.commands.filter((one) => !isOwn(one)).flatMap((one) => sectionsOf(one));
  const own = sectionsOf(program, [], program.commands.filter(isOwn));
  const texts = [NOTICE, "# Command line reference", INTRODUCTION, ...shared, ...own];
  return texts.map((text) => `${text}\n`).join("\n");
}

const INTRODUCTION = `Every command works on the local server while \`npm start\` runs, and on a deployed stage with \`npx sst shell --stage production --\` in front of it. [The guide](operate.md) shows them at work. \`--help\` prints the same texts in a terminal, and \`--version\` the version.`;

function sectionsOf(command: Command, parents: readonly string[] = [], commands = command.commands): string[] {
  const path = [...parents, command.name()];
  const level = "#".repeat(path.length + 1);
  const inner = commands.flatMap((one) => sectionsOf(one, path));
  return [
    `${level} ${path.join(" ")}`,
    escaped(command.description()),
    `Usage: \`${usageOf(command, path)}\``,
    ...argumentsOf(command),
    ...optionsOf(command),
    ...notesOf(command),
    ...inner,
  ];
}

function usageOf(command: Command, [first = "", ...rest]: readonly string[]): string {
  return [`npm run ${first} --`, ...rest, command.usage()].join(" ");
}

function argumentsOf(command: Command): string[] {
  const rows = command.createHelp().visibleArguments(command);
  return tableOf(
    "argument",
    rows.map((one) => [one.name(), choicesIn(one.description, one.argChoices)] as const),
  );
}

/** Every command has `--help`, and every one without commands below it only that. */
function optionsOf(command: Command): string[] {
  const options = command.createHelp().visibleOptions(command);
  const own = options.filter(({ long }) => long !== "--help" && long !== "--version");
  return tableOf(
    "option",
    own.map((one) => [one.flags, withDefault(one)] as const),
  );
}

function withDefault({ description, defaultValue, defaultValueDescription }: Command["options"][number]): string {
  if (defaultValue === undefined) return description;
  return `${description} (default: ${defaultValueDescription ?? JSON.stringify(defaultValue)})`;
}

function choicesIn(description: string, choices: readonly string[] = []): string {
  return choices.length === 0 ? description : `${description}: ${choices.join(", ")}`;
}

function tableOf(title: string, rows: readonly (readonly [string, string])[]): string[] {
  if (rows.length === 0) return [];
  const lines = rows.map(([name, meaning]) => `| \`${name}\` | ${escaped(meaning).replaceAll("|", "\\|")} |`);
  return [[`| ${title} | meaning |`, "| --- | --- |", ...lines].join("\n")];
}

/** What the help says below the options: paragraphs, and commands, which are indented. */
function notesOf(command: Command): string[] {
  const paragraphs = helpAfter(command)
    .trim()
    .split(/\n{2,}/);
  return paragraphs.filter((text) => text !== "").flatMap(blocksOf);
}

/** What the whole help has behind the part that is made of options and commands. */
function helpAfter(command: Command): string {
  const usual = command.configureOutput();
  let whole = "";
  const writeOut = (text: string) => {
    whole += text;
  };
  command.configureOutput({ ...usual, writeOut }).outputHelp();
  command.configureOutput(usual);
  return whole.slice(command.helpInformation().length);
}

function blocksOf(paragraph: string): string[] {
  const lines = paragraph.split("\n");
  const start = lines.findIndex((line) => line.startsWith("  "));
  const text = lines.slice(0, start === -1 ? lines.length : start).join(" ");
  const commands = start === -1 ? [] : lines.slice(start).map((line) => line.replace(/^ {2}/, ""));
  const block = ["```sh run: stand-in", ...commands, "```"].join("\n");
  return [...(text === "" ? [] : [escaped(text)]), ...(commands.length === 0 ? [] : [block])];
}

/** Markdown reads `<key>` as HTML, except in code. */
function escaped(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith("`") ? part : part.replaceAll("<", "\\<").replaceAll("*", "\\*")))
    .join("");
}

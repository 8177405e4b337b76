// What all commands share: how they are parsed, how they end, and how they report errors.
import { stderr, stdout } from "node:process";
import { styleText } from "node:util";
import { Command, CommanderError } from "commander";
import { OperationError } from "../functions/admin/operation-error.ts";
import { ConfigurationError } from "../functions/core/directory/configuration.ts";
import packageFile from "../package.json" with { type: "json" };
import { exitCodeOf } from "./advice.ts";
import { describeError } from "./describe-error.ts";
import { EXIT, Failure } from "./failure.ts";
import { harmless, say } from "./terminal.ts";

/** A command without others below it. */
export function program(name: string): Command {
  return new Command(name)
    .exitOverride()
    .configureOutput({ outputError: (text) => say(asOneLine(text), errorLabel()) })
    .helpOption("-h, --help", "show this help")
    .version(packageFile.version, "--version", "print the version");
}

/** A command that has others. */
export function group(name: string): Command {
  return program(name).helpCommand("help [command]", "show the help of a command");
}

/** One of a group's commands: it answers `--version` too, but its help need not say so. */
export function command(name: string): Command {
  const made = program(name);
  made.options.find(({ long }) => long === "--version")?.hideHelp();
  return made;
}

/** Runs a program to its exit code. The process ends by itself, once everything is written. */
export async function run(program: Command): Promise<void> {
  // Whatever becomes of the output, what is being changed is finished.
  for (const output of [stdout, stderr]) output.on("error", () => {});
  stdout.once("error", ({ code, message }: NodeJS.ErrnoException) => {
    if (code === "EPIPE") return; // A reader may stop early, as `head` does.
    process.exitCode = report(new Failure(`cannot write the output: ${message}`));
  });
  const exitCode = await execute(program, process.argv.slice(2));
  if (exitCode !== EXIT.done) process.exitCode = exitCode;
}

/** Runs a program with these arguments, reports what goes wrong, and returns the exit code. */
export async function execute(program: Command, args: readonly string[]): Promise<number> {
  try {
    await program.parseAsync(args, { from: "user" });
    return EXIT.done;
  } catch (error) {
    return report(error);
  }
}

/** Commander has reported its own errors already. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.wrong;
  if (error instanceof ConfigurationError) return reportAll(error);
  say(describeError(error), errorLabel());
  if (error instanceof OperationError) return exitCodeOf(error);
  return error instanceof Failure ? error.exitCode : EXIT.failed;
}

function reportAll({ errors }: ConfigurationError): number {
  say(`${errors.length === 1 ? "1 error" : `${errors.length} errors`}, nothing was changed`, errorLabel());
  for (const error of errors) say(`  ${error}`);
  return EXIT.wrong;
}

function errorLabel(): string {
  return `${styleText("red", "error:", { stream: stderr })} `;
}

/** Commander puts its suggestion on a line of its own: `(Did you mean --rpm?)`. */
function asOneLine(text: string): string {
  const [, message = text, suggestion] = /^error: (.*?)(?:\n\(Did you mean ([^\n]*\?)\))?\n?$/s.exec(text) ?? [];
  if (suggestion !== undefined) return harmless(`${message}; did you mean ${suggestion}`);
  return harmless(message.endsWith(".") ? message : `${message}; --help shows the usage`);
}

// What all commands have in common: how they are read, how they end, and how they say what went wrong.
import { stderr, stdout } from "node:process";
import { styleText } from "node:util";
import { Command, CommanderError } from "commander";
import { ConfigurationError } from "../functions/core/configuration.ts";
import { describeError } from "./describe-error.ts";
import { EXIT, Failure } from "./failure.ts";
import { harmlessLines, say } from "./terminal.ts";

export function command(name: string): Command {
  return new Command(name)
    .exitOverride()
    .configureOutput({ writeErr: (text) => stderr.write(harmlessLines(text)) })
    .showHelpAfterError("Add --help to see how it is used.");
}

/** Runs a program to its exit code. The process ends by itself, once everything was written. */
export async function run(program: Command): Promise<void> {
  // Whatever becomes of the output, what is being changed is finished.
  for (const output of [stdout, stderr]) output.on("error", () => {});
  stdout.once("error", ({ code, message }: NodeJS.ErrnoException) => {
    if (code === "EPIPE") return; // Whoever reads it may stop early, as `head` does.
    process.exitCode = tell(new Failure(`cannot write the output: ${message}`));
  });
  try {
    await program.parseAsync();
  } catch (error) {
    if (!isHelp(error)) process.exitCode = tell(error);
  }
}

function isHelp(error: unknown): boolean {
  return error instanceof CommanderError && error.exitCode === 0;
}

function tell(error: unknown): number {
  if (error instanceof CommanderError) return EXIT.wrong;
  const label = `${styleText("red", "error:", { stream: stderr })} `;
  if (error instanceof ConfigurationError) return reportErrors(error, label);
  say(describeError(error), label);
  return error instanceof Failure ? error.exitCode : EXIT.failed;
}

function reportErrors({ errors }: ConfigurationError, label: string): number {
  const count = errors.length === 1 ? "1 error" : `${errors.length} errors`;
  say(`${count}, nothing was changed`, label);
  for (const error of errors) say(`  ${error}`);
  return EXIT.wrong;
}

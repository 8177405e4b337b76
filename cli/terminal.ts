// What a command prints: its data on stdout, for programs too, and everything that only people need on stderr.
import { stderr, stdin, stdout } from "node:process";
import { createInterface } from "node:readline/promises";
import { styleText } from "node:util";
import { inOneLine } from "../functions/core/directory/path.ts";
import { EXIT, Failure } from "./failure.ts";

type Style = Parameters<typeof styleText>[0];

export function print(text: string): void {
  stdout.write(`${text}\n`);
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2));
}

/** The label alone may be in colour. */
export function say(text: string, label = ""): void {
  stderr.write(`${label}${harmlessLines(text)}\n`);
}

/** Coloured on a terminal only, and not if NO_COLOR is set. */
export function painted(style: Style, text: string): string {
  return styleText(style, text, { stream: stdout });
}

export function warn(text: string): void {
  say(harmless(text), `${styleText("yellow", "warning:", { stream: stderr })} `);
}

/** Names come from files and clients. */
export const harmless = inOneLine;

export function harmlessLines(text: string): string {
  return text.split("\n").map(harmless).join("\n");
}

/** Throws a Failure unless the operator says yes. */
export async function confirm(question: string): Promise<void> {
  const isAttended = stdin.isTTY === true && stderr.isTTY === true;
  if (!isAttended) throw new Failure("no terminal to confirm on; use --yes", EXIT.unconfirmed);
  if (!(await isConfirmed(question))) throw new Failure("nothing was changed", EXIT.unconfirmed);
}

/** Only a clear yes is one; the end of the input is a no. Throws a Failure on Ctrl-C. */
async function isConfirmed(question: string): Promise<boolean> {
  const terminal = createInterface({ input: stdin, output: stderr });
  let isInterrupted = false;
  const asked = terminal.question(`${question} [y/N] `).catch(() => undefined);
  const closed = new Promise<undefined>((resolve) => terminal.once("close", () => resolve(undefined)));
  terminal.once("SIGINT", () => {
    isInterrupted = true;
    terminal.close();
  });
  const answer = await Promise.race([asked, closed]);
  terminal.close();
  if (answer === undefined) say(""); // The question's own line has not ended yet.
  if (isInterrupted) throw new Failure("interrupted, nothing was changed", EXIT.interrupted);
  return /^y(es)?$/i.test(answer?.trim() ?? "");
}

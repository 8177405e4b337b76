// The command `limits` of keys and of models: shows what is used of each limit and which calls are in progress, and
// resets the counts.
import type { Command } from "commander";
import { type Limited, recordOfLimits } from "../../functions/admin/limits.ts";
import { resetLimits } from "../../functions/admin/reset-limits.ts";
import type { Stored } from "../../functions/aws/stored-directory.ts";
import { EXIT, Failure } from "../failure.ts";
import { commandAudit } from "../operation.ts";
import { command } from "../program.ts";
import { withProgress } from "../progress.ts";
import { openCounters, openDirectory } from "../stage.ts";
import { confirm, print, printJson, say } from "../terminal.ts";
import { formatLimited } from "./limited.ts";

interface What {
  readonly argument: string;
  readonly hint: string;
  /** Throws an OperationError if it does not exist. */
  find(wanted: string, stored: Stored): Limited & { readonly name: string };
}

interface Options {
  readonly reset?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

export function limitsCommand(kind: "key" | "model", { argument, hint, find }: What): Command {
  return command("limits")
    .description(`Shows what is used of the limits of a ${kind}, and its calls in progress; --reset clears the counts.`)
    .argument(argument, hint)
    .option("--reset", "set all counts back to zero; asks first")
    .option("-y, --yes", "do not ask, for scripts")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
Killed calls whose time limit has passed are settled first.

--reset clears the counts of every limit, budgets too. Calls in progress are
forgotten: what they use is not counted, and their slots are free at once.`,
    )
    .action(async (wanted: string, options: Options) => {
      if (options.yes && !options.reset) throw new Failure("--yes confirms --reset; give both", EXIT.wrong);
      const stored = await withProgress("reading models and keys", openDirectory().readAll);
      await showLimits(kind, find(wanted, stored), options);
    });
}

async function showLimits(kind: "key" | "model", limited: ReturnType<What["find"]>, options: Options): Promise<void> {
  const { subject, title, name, limits } = limited;
  const { reset = false, yes = false, json = false } = options;
  const counters = openCounters();
  const now = Date.now();
  const counted = await counters.read(subject, now);
  if (!json) print(`${title}\n\n${formatLimited(limits, { now, counted })}`);
  if (!reset) return json ? printJson({ [kind]: name, ...recordOfLimits(limits, { now, counted }) }) : undefined;
  if (counted && !yes) await confirm(`Reset all counts of ${title} to zero?`);
  const isReset =
    counted !== undefined && (await resetLimits({ kind, name, subject }, { counters, audit: commandAudit() }));
  const after = { now, counted: undefined };
  if (json) return printJson({ [kind]: name, reset: isReset, ...recordOfLimits(limits, after) });
  say(isReset ? `Reset the limits of ${title}.` : `Nothing to reset: nothing is counted for ${title}.`);
}

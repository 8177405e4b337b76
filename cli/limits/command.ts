// The command `limits` of keys and of models: shows what is used of each limit and which calls are under way, and sets it back.
import type { Command } from "commander";
import type { Stored } from "../../functions/aws/stored-directory.ts";
import { EXIT, Failure } from "../failure.ts";
import { command } from "../program.ts";
import { withProgress } from "../progress.ts";
import { openCounters, openDirectory } from "../stage.ts";
import { confirm, print, say } from "../terminal.ts";
import { formatLimited, type Limited } from "./limited.ts";

interface What {
  readonly argument: string;
  readonly hint: string;
  /** Throws a Failure if there is no such thing. */
  find(wanted: string, stored: Stored): Limited;
}

interface Options {
  readonly reset?: boolean;
  readonly yes?: boolean;
}

export function limitsCommand(kind: "key" | "model", { argument, hint, find }: What): Command {
  return command("limits")
    .description(`Shows what is used of the limits of a ${kind}, and the calls that are under way.`)
    .argument(argument, hint)
    .option("--reset", "set everything that is counted back to zero; asks first")
    .option("-y, --yes", "do not ask, for scripts")
    .addHelpText(
      "after",
      `
Use --reset where calls were ended by force, and what they had reserved of a day
or a month stays charged. It sets back every limit, budgets too. Calls under way
are forgotten: what they use is not counted, and their slots are free at once.`,
    )
    .action(async (wanted: string, options: Options) => {
      if (options.yes && !options.reset) throw new Failure("--yes confirms --reset; give both", EXIT.wrong);
      const stored = await withProgress("reading models and keys", openDirectory().readAll);
      await showLimits(find(wanted, stored), options);
    });
}

async function showLimits(limited: Limited, { reset = false, yes = false }: Options): Promise<void> {
  const { subject, title } = limited;
  const counters = openCounters();
  const now = Date.now();
  const counted = await counters.read(subject, now);
  print(formatLimited(limited, now, counted));
  if (!reset) return;
  if (counted && !yes) await confirm(`Set all of this back to zero?`);
  const isReset = counted !== undefined && (await counters.reset(subject));
  say(isReset ? `Reset the limits of ${title}.` : `Nothing to reset: nothing is counted for ${title}.`);
}

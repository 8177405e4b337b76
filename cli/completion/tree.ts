// What can be completed at each place of a command line, from the commands themselves.
import type { Command, Option } from "commander";

export interface Word {
  readonly word: string;
  readonly description: string;
}

export interface Place {
  /** The commands so far, such as `sluice keys create`. */
  readonly path: string;
  readonly words: readonly Word[];
  /** Options whose next word is a value. */
  readonly valued: readonly string[];
  /** Whether an argument is a file. */
  readonly takesFile: boolean;
}

export function placesOf(command: Command, parents: readonly string[] = []): Place[] {
  const path = [...parents, command.name()];
  const help = command.createHelp();
  const options = help.visibleOptions(command);
  const commands = help.visibleCommands(command).map((one) => ({ word: one.name(), description: one.description() }));
  const choices = command.registeredArguments.flatMap(({ argChoices = [], description }) =>
    argChoices.map((word) => ({ word, description })),
  );
  const words = [
    ...commands,
    ...choices,
    ...options.map((one) => ({ word: flagOf(one), description: one.description })),
  ];
  const valued = options.filter(({ required, optional }) => required || optional).map(flagOf);
  const takesFile = command.registeredArguments.some((argument) => argument.name() === "file");
  const inner = command.commands.flatMap((one) => placesOf(one, path));
  return [{ path: path.join(" "), words, valued, takesFile }, ...inner];
}

function flagOf({ long, short }: Option): string {
  return long ?? short ?? "";
}

// `completion`: prints a script that defines the shell function `sluice` and completes its commands and options.
import { Argument, type Command } from "commander";
import { command } from "../program.ts";
import { print } from "../terminal.ts";
import { bashScript } from "./bash.ts";
import { placesOf } from "./tree.ts";
import { zshScript } from "./zsh.ts";

const SCRIPTS = { bash: bashScript, zsh: zshScript };
type Shell = keyof typeof SCRIPTS;

export const completion = command("completion")
  .description("Prints a script for your shell: it defines the function `sluice`, and completes it.")
  .addArgument(new Argument("<shell>", "the shell").choices(Object.keys(SCRIPTS)))
  .addHelpText(
    "after",
    `
Add this to ~/.bashrc, or the same with zsh to ~/.zshrc, with the path of Sluice:
  source <(npm --prefix ~/sluice run --silent sluice -- completion bash)

Then \`sluice keys list\` runs \`npm run keys -- list\` from any directory, and the
Tab key completes commands and options.`,
  )
  .action((shell: Shell, _: object, { parent }: Command) => print(SCRIPTS[shell](placesOf(parent as Command))));

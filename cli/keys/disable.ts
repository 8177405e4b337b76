// `keys disable` and `keys enable`: stops a key and lets it work again, without forgetting it.
import type { KeyDocument } from "../../functions/core/directory.ts";
import { command } from "../program.ts";
import { withProgress } from "../progress.ts";
import { openDirectory } from "../stage.ts";
import { say } from "../terminal.ts";
import { chooseKeys, onlyOne } from "./choose.ts";
import { titleOf } from "./key.ts";

const KEY = "name, public id, or beginning of the hash";

export const disable = command("disable")
  .description("Stops a key, and every other key of the same name if it is called by name: calls get a 401.")
  .argument("<key>", KEY)
  .action(async (wanted: string) => {
    const directory = openDirectory();
    const { keys } = await withProgress("reading keys", directory.readAll);
    for (const item of chooseKeys(keys, wanted)) {
      const { document } = item;
      if (!document.disabled) await directory.replace(item, { ...document, disabled: true });
      say(`${document.disabled ? "Was disabled already:" : "Disabled"} ${titleOf(document)}.`);
    }
  });

export const enable = command("enable")
  .description("Lets a disabled key work again. If several have its name, one has to be called by its id.")
  .argument("<key>", KEY)
  .action(async (wanted: string) => {
    const directory = openDirectory();
    const { keys } = await withProgress("reading keys", directory.readAll);
    const item = onlyOne(chooseKeys(keys, wanted), wanted);
    if (item.document.disabled) await directory.replace(item, enabled(item.document));
    say(`${item.document.disabled ? "Enabled" : "Was enabled already:"} ${titleOf(item.document)}.`);
  });

function enabled({ disabled: _, ...document }: KeyDocument): KeyDocument {
  return document;
}

// `keys revoke`: forgets a key. What it has used stays in the usage records.
import { command } from "../program.ts";
import { withProgress } from "../progress.ts";
import { openDirectory } from "../stage.ts";
import { say } from "../terminal.ts";
import { chooseKeys } from "./choose.ts";
import { titleOf } from "./key.ts";

export const revoke = command("revoke")
  .description("Deletes a key, and every other key of the same name if it is called by name. There is no way back.")
  .argument("<key>", "name, public id, or beginning of the hash")
  .action(async (wanted: string) => {
    const directory = openDirectory();
    const { keys } = await withProgress("reading keys", directory.readAll);
    for (const item of chooseKeys(keys, wanted)) {
      await directory.remove(item);
      say(`Revoked ${titleOf(item.document)}.`);
    }
  });

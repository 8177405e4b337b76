// `keys limits`: what is used of a key's limits and budgets.
import type { Stored } from "../../functions/aws/stored-directory.ts";
import { limitsCommand } from "../limits/command.ts";
import { chooseKeys, KEY, onlyOne, withoutReplaced } from "./choose.ts";
import { limitedOf } from "./key.ts";

export const limits = limitsCommand("key", { argument: "<key>", hint: KEY, find: findKey });

function findKey(wanted: string, { keys }: Stored) {
  const { document } = onlyOne(withoutReplaced(chooseKeys(keys, wanted)), wanted);
  return { ...limitedOf(document), name: document.name };
}

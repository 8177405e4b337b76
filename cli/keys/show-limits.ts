// `keys limits`: what is used of a key's limits and budgets.
import { chooseKeys, onlyOne, withoutReplaced } from "../../functions/admin/keys/choose.ts";
import { limitedOf } from "../../functions/admin/keys/state.ts";
import type { Stored } from "../../functions/aws/stored-directory.ts";
import { limitsCommand } from "../limits/command.ts";
import { KEY } from "./argument.ts";

export const limits = limitsCommand("key", { argument: "<key>", hint: KEY, find: findKey });

function findKey(wanted: string, { keys }: Stored) {
  const { document } = onlyOne(withoutReplaced(chooseKeys(keys, wanted)), wanted);
  return { ...limitedOf(document), name: document.name };
}

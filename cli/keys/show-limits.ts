// `keys limits`: what is used of a key's limits and budgets.
import type { Stored } from "../../functions/aws/stored-directory.ts";
import { subjectOfKey } from "../../functions/core/counters.ts";
import { limitsCommand } from "../limits/command.ts";
import type { Limited } from "../limits/limited.ts";
import { chooseKeys, onlyOne, withoutReplaced } from "./choose.ts";
import { titleOf } from "./key.ts";

const hint = "name, public id, or beginning of the hash";

export const limits = limitsCommand("key", { argument: "<key>", hint, find: findKey });

/** Keys of the same name, as after `rotate`, are counted together. */
function findKey(wanted: string, { keys }: Stored): Limited {
  const { document } = onlyOne(withoutReplaced(chooseKeys(keys, wanted)), wanted);
  const limits = { ...document.rate_limit, ...document.budget };
  return { title: titleOf(document), subject: subjectOfKey(document.name), limits };
}

// `keys rotate`: gives a key a new secret. The old one works for a while, so that its users can change over.
import { Option } from "commander";
import { titleOf } from "../../functions/admin/key.ts";
import { chooseKeys, onlyOne, withoutReplaced } from "../../functions/admin/keys/choose.ts";
import { type RotatedKey, rotateKey } from "../../functions/admin/keys/rotate.ts";
import { type Moment, recordOf } from "../../functions/admin/keys/state.ts";
import { Failure } from "../failure.ts";
import { operationContext } from "../operation.ts";
import { command } from "../program.ts";
import { withProgress } from "../progress.ts";
import { openDirectory } from "../stage.ts";
import { print, printJson, say } from "../terminal.ts";
import { formatMoment, parseExpiry, parseSpan } from "../when.ts";
import { KEY } from "./argument.ts";

interface Options {
  readonly grace: number;
  readonly expires?: string;
  readonly json?: boolean;
}

const grace = new Option("--grace <span>", "how long the old key still works, such as 30m or 7d; 0s ends it at once")
  .argParser(parseSpan)
  .default(parseSpan("24h"), "24h");

export const rotate = command("rotate")
  .description("Creates a key of the same name and prints it, once; the old one expires. Both share limits.")
  .argument("<key>", KEY)
  .addOption(grace)
  .option("--expires <when>", "when the new key stops working; by default when the old one would have", parseExpiry)
  .option("--json", "print JSON: the new key, with its secret in `key`, and the old one in `previous`")
  .action(rotateOne);

async function rotateOne(wanted: string, options: Options): Promise<void> {
  const directory = openDirectory();
  const stored = await withProgress("reading keys", directory.readAll);
  const old = onlyOne(withoutReplaced(chooseKeys(stored.keys, wanted)), wanted);
  const { grace, expires: expires_at, json = false } = options;
  const now = Date.now();
  const rotated = await rotateKey(old, { grace, expires_at }, { ...operationContext(directory, stored), now });
  const { retired, failure } = rotated;
  if (json) printJson(recordOfRotation(rotated, { keys: stored.keys, now }));
  else {
    say(`Rotated ${titleOf(old.document)} to ${titleOf(rotated.successor.document)}. The new key is shown only now:`);
    print(rotated.secret);
  }
  if (failure) throw new Failure(`${titleOf(old.document)} may not expire; check it: ${failure.message}`);
  if (!json) say(`The old key works until ${formatMoment(retired.expires_at)} UTC.`);
}

function recordOfRotation({ secret, successor, retired }: RotatedKey, moment: Moment) {
  return { ...recordOf(successor.document, moment), key: secret, previous: recordOf(retired, moment) };
}

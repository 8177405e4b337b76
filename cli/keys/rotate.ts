// `keys rotate`: gives a key a new secret. The old one works for a while, so that its users can change over.
import { Option } from "commander";
import { titleOf } from "../../functions/admin/key.ts";
import { Conflict, type StoredKey } from "../../functions/aws/stored-directory.ts";
import type { KeyDocument } from "../../functions/core/directory/directory.ts";
import { keyDocumentOf } from "../../functions/core/directory/key-document.ts";
import { newSecret } from "../../functions/core/directory/secret.ts";
import { Failure } from "../failure.ts";
import { command } from "../program.ts";
import { withProgress } from "../progress.ts";
import { openDirectory } from "../stage.ts";
import { print, printJson, say } from "../terminal.ts";
import { formatMoment, parseExpiry, parseSpan } from "../when.ts";
import { chooseKeys, KEY, onlyOne, withoutReplaced } from "./choose.ts";
import { recordOf, stateOf } from "./key.ts";
import { takeBack } from "./namesakes.ts";

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
  .action(rotateKey);

/** The new key comes first: whatever happens then, its users are not locked out. */
async function rotateKey(wanted: string, options: Options): Promise<void> {
  const directory = openDirectory();
  const { keys } = await withProgress("reading keys", directory.readAll);
  const old = onlyOne(withoutReplaced(chooseKeys(keys, wanted)), wanted);
  refuseUnlessUsable(old.document, { keys, expires: options.expires });
  const secret = newSecret();
  const successor = await succeed(old.document, { secret, expires: options.expires });
  const retired = retire(old.document, options.grace);
  await directory.add(successor);
  const failed = await directory.replace(old, retired).then(() => undefined, asError);
  if (failed instanceof Conflict) {
    await takeBack(directory, successor.hash);
    throw failed;
  }
  const records = { ...recordOf(successor, keys), key: secret, previous: recordOf(retired, keys) };
  if (options.json) printJson(records);
  else {
    say(`Rotated ${titleOf(old.document)} to ${titleOf(successor)}. The new key is shown only now:`);
    print(secret);
  }
  if (failed) throw new Failure(`${titleOf(old.document)} may not expire; check it: ${failed.message}`);
  if (!options.json) say(`The old key works until ${formatMoment(retired.expires_at)} UTC.`);
}

function refuseUnlessUsable(
  old: KeyDocument,
  { keys, expires }: { keys: readonly StoredKey[]; expires: string | undefined },
) {
  const state = stateOf(old, keys);
  if (state === "disabled") throw new Failure(`${titleOf(old)} is disabled; \`keys enable\` it first`);
  if (state === "expired" && expires === undefined)
    throw new Failure(`${titleOf(old)} has expired; give --expires for its successor`);
  if (state === "grace") throw new Failure(`${titleOf(old)} was rotated already; rotate its successor`);
}

async function succeed(old: KeyDocument, { secret, expires }: { secret: string; expires: string | undefined }) {
  const { hash, public_id: _, ...kept } = old;
  const created_at = new Date().toISOString();
  const { hash: newHash, public_id } = await keyDocumentOf({ key: secret, name: old.name, allowed_models: [] });
  return { ...kept, public_id, hash: newHash, created_at, replaces: hash, ...(expires && { expires_at: expires }) };
}

/** Never later than it would have ended anyway. */
function retire(old: KeyDocument, grace: number): KeyDocument {
  const end = Math.min(Date.now() + grace, Date.parse(old.expires_at ?? LAST_MOMENT));
  return { ...old, expires_at: new Date(end).toISOString() };
}

const LAST_MOMENT = "9999-12-31T23:59:59Z";

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

// `keys rotate`: gives a key another secret. The old one works for a while, so that its users can change over.
import { Option } from "commander";
import { Conflict, type StoredKey } from "../../functions/aws/stored-directory.ts";
import type { KeyDocument } from "../../functions/core/directory.ts";
import { keyDocumentOf } from "../../functions/core/key-document.ts";
import { newSecret } from "../../functions/core/secret.ts";
import { Failure } from "../failure.ts";
import { command } from "../program.ts";
import { withProgress } from "../progress.ts";
import { openDirectory } from "../stage.ts";
import { print, say } from "../terminal.ts";
import { formatMoment, parseExpiry, parseSpan } from "../when.ts";
import { chooseKeys, onlyOne, withoutReplaced } from "./choose.ts";
import { stateOf, titleOf } from "./key.ts";
import { takeBack } from "./namesakes.ts";

interface Options {
  readonly grace: number;
  readonly expires?: string;
}

const grace = new Option("--grace <span>", "how long the old key still works: 30m, 7d; 0s ends it at once")
  .argParser(parseSpan)
  .default(parseSpan("24h"), "24h");

export const rotate = command("rotate")
  .description("Gives a key another secret and prints it, this once; the old one expires. Both share the key's limits.")
  .argument("<key>", "name, public id, or beginning of the hash")
  .addOption(grace)
  .option("--expires <when>", "until when the new key works, if not as long as the old one did", parseExpiry)
  .action(rotateKey);

/** The new key comes first: whatever happens then, nobody is locked out. */
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
  say(`Rotated ${titleOf(old.document)} to ${titleOf(successor)}. This is the only time that it is shown:`);
  print(secret);
  if (failed) throw new Failure(`look whether ${titleOf(old.document)} expires now, it may not: ${failed.message}`);
  say(`The old one works until ${formatMoment(retired.expires_at)} UTC.`);
}

function refuseUnlessUsable(
  old: KeyDocument,
  { keys, expires }: { keys: readonly StoredKey[]; expires: string | undefined },
) {
  const state = stateOf(old, keys);
  if (state === "disabled") throw new Failure(`${titleOf(old)} is disabled; \`enable\` it before`);
  if (state === "expired" && expires === undefined)
    throw new Failure(`${titleOf(old)} has expired; say with --expires how long its successor works`);
  if (state === "grace") throw new Failure(`${titleOf(old)} was rotated already; its successor can be`);
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

// `config export`: writes what is stored to a file that `apply` accepts.
import { open } from "node:fs/promises";
import { fileOf } from "../../functions/admin/configuration/export.ts";
import { EXIT, Failure } from "../failure.ts";
import { command } from "../program.ts";
import { withProgress } from "../progress.ts";
import { openDirectory } from "../stage.ts";
import { print, say } from "../terminal.ts";
import { fromHere, sizeOf } from "./file.ts";

export const exportFile = command("export")
  .description("Writes the stored models and keys to a file that `apply` accepts.")
  .argument("[file]", "the file to write, readable for its owner only (default: stdout)")
  .option("--with-secrets", "include the providers' API keys in clear text")
  .addHelpText(
    "after",
    `
Keys are written with their hash, since their secrets are stored nowhere. A
provider's API key, and an address that has a credential in it, are written as
{"kept": true}: applied to the same gateway, the file leaves what is stored as it
is. For another gateway, use --with-secrets. Keys in SSM are always written by
their names, {"secret": "NAME"}.

npm prints a heading on stdout unless it is silent:
  npm run --silent config -- export > sluice.json`,
  )
  .action(exportStored);

async function exportStored(path: string | undefined, options: { withSecrets?: boolean }): Promise<void> {
  const stored = await withProgress("reading models and keys", openDirectory().readAll);
  const text = JSON.stringify(fileOf(stored, options.withSecrets ?? false), null, 2);
  if (path === undefined) return print(text);
  await writePrivately(fromHere(path), `${text}\n`).catch((cause: Error) => {
    throw new Failure(`cannot write ${path}: ${cause.message}`, EXIT.failed, cause);
  });
  say(`Wrote ${path}: ${sizeOf(stored)}.`);
}

/** An existing file would keep its own permissions; what is not a file, such as /dev/stdout, must. */
async function writePrivately(path: string, text: string): Promise<void> {
  await using file = await open(path, "w", 0o600);
  if ((await file.stat()).isFile()) await file.chmod(0o600);
  await file.writeFile(text);
}

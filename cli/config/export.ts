// `config export`: writes a file that `apply` accepts, from what is stored.
import { open } from "node:fs/promises";
import type { Stored } from "../../functions/aws/stored-directory.ts";
import { KEPT } from "../../functions/core/configuration-schema.ts";
import type { ModelDocument } from "../../functions/core/directory.ts";
import { EXIT, Failure } from "../failure.ts";
import { keyInOrder, modelInOrder } from "../in-order.ts";
import { byNameAndAge } from "../keys/key.ts";
import { command } from "../program.ts";
import { withProgress } from "../progress.ts";
import { openDirectory } from "../stage.ts";
import { print, say } from "../terminal.ts";
import { fromHere, sizeOf } from "./file.ts";

export const exportFile = command("export")
  .description("Writes what is stored as a file that `apply` accepts.")
  .argument("[file]", "where to; only its owner may read it. Without a file it goes to stdout")
  .option("--with-secrets", "with the providers' API keys in clear")
  .addHelpText(
    "after",
    `
Keys are written with their hash: nobody has their secrets. In place of a
provider's API key stands {"kept": true}, which leaves the stored one as it is
when the file is applied to the same gateway. For another gateway use
--with-secrets.

npm prints a heading on stdout unless it is told not to:
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

/** An older file would keep its own permissions; what is no file, such as /dev/stdout, must. */
async function writePrivately(path: string, text: string): Promise<void> {
  await using file = await open(path, "w", 0o600);
  if ((await file.stat()).isFile()) await file.chmod(0o600);
  await file.writeFile(text);
}

/** Sorted, so that two exports can be compared line by line. */
export function fileOf({ models, keys }: Stored, withSecrets: boolean) {
  const byName = models.toSorted((one, other) => (one.document.name < other.document.name ? -1 : 1));
  return {
    models: byName
      .map(({ document }) => modelInOrder(withoutCatalogue(document)))
      .map(withSecrets ? (model) => model : withoutSecret),
    keys: keys.toSorted(byNameAndAge).map(({ document }) => keyInOrder(document)),
  };
}

/** A file never has it: what applies the file looks it up again. */
function withoutCatalogue({ catalogue: _, ...model }: ModelDocument): ModelDocument {
  return model;
}

/** Every other field stays in its place. */
function withoutSecret(model: ModelDocument): object {
  const config = model.provider_config;
  return config?.api_key === undefined ? model : { ...model, provider_config: { ...config, api_key: KEPT } };
}

// `config`: the commands that check, apply and export the file of models and keys.
import { group } from "../program.ts";
import { apply } from "./apply.ts";
import { check } from "./check.ts";
import { exportFile } from "./export.ts";

export const config = group("config")
  .description("Checks, applies and exports the file of models and keys.")
  .addHelpText(
    "after",
    `
Changes take effect within ten seconds.

Exit codes: 0 done, 1 failed, 2 the file or the command line is wrong,
3 there was something to change and it was not confirmed.

Examples:
  npm run config -- check sluice.json
  npm run config -- apply sluice.json
  npm run config -- apply sluice.json --yes --prune
  npm run config -- export backup.json
  npx sst shell --stage production -- npm run config -- apply sluice.json`,
  );

for (const verb of [check, apply, exportFile]) config.addCommand(verb);

// `npm run config`: checks the file of models and keys, brings the tables in line with it, and writes one from them.
import { apply } from "./config/apply.ts";
import { check } from "./config/check.ts";
import { exportFile } from "./config/export.ts";
import { command, run } from "./program.ts";

const config = command("npm run config --")
  .description("Checks the file of models and keys, brings the tables in line with it, and writes one from them.")
  .addHelpText(
    "after",
    `
Changes are effective within ten seconds.

Exit codes: 0 done, 1 failed, 2 the file or the command line is wrong,
3 there was something to change and nobody confirmed it.

Examples:
  npm run config -- check sluice.json
  npm run config -- apply sluice.json
  npm run config -- apply sluice.json --yes --prune
  npm run config -- export backup.json
  npx sst shell --stage production -- npm run config -- apply sluice.json`,
  );

for (const verb of [check, apply, exportFile]) config.addCommand(verb);
await run(config);

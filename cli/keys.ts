// `npm run keys`: hands out keys, shows them, changes them and takes them back.
import { create } from "./keys/create.ts";
import { disable, enable } from "./keys/disable.ts";
import { list } from "./keys/list.ts";
import { revoke } from "./keys/revoke.ts";
import { rotate } from "./keys/rotate.ts";
import { show } from "./keys/show.ts";
import { limits } from "./keys/show-limits.ts";
import { update } from "./keys/update.ts";
import { command, run } from "./program.ts";

const keys = command("npm run keys --")
  .description("Hands out keys, shows them, changes them and takes them back.")
  .addHelpText(
    "after",
    `
Wherever a <key> is asked for, its name, its public id or the first 8 digits of
its hash will do. A name means every key of that name: after \`rotate\` there
are two.

Changes are effective within ten seconds.

Examples:
  npm run keys -- create --name team-a --models my-gpt4-mini --rpm 60
  npm run keys -- create --name team-b --models my-gpt4-mini --expires 90d
  npm run keys -- list
  npm run keys -- update team-a --rpm 120
  npm run keys -- limits team-a
  npm run keys -- rotate team-a --grace 48h
  npm run keys -- disable team-a
  npx sst shell --stage production -- npm run keys -- list`,
  );

for (const verb of [create, list, show, limits, update, disable, enable, revoke, rotate]) keys.addCommand(verb);
await run(keys);

// `keys`: the commands that create, show, change and delete API keys.
import { group } from "../program.ts";
import { create } from "./create.ts";
import { disable, enable } from "./disable.ts";
import { list } from "./list.ts";
import { revoke } from "./revoke.ts";
import { rotate } from "./rotate.ts";
import { show } from "./show.ts";
import { limits } from "./show-limits.ts";
import { update } from "./update.ts";

export const keys = group("keys")
  .description("Creates, lists, updates and revokes API keys.")
  .addHelpText(
    "after",
    `
A <key> is the name of a key, its public id, or the first 8 digits of its hash.
A name means all keys of that name: after \`rotate\` there are two.

Changes take effect within ten seconds.

Examples:
  npm run keys -- create --name team-a --models my-gpt4-mini --rpm 60
  npm run keys -- create --name team-b --models my-gpt4-mini --expires 90d
  npm run keys -- list
  npm run keys -- show team-a
  npm run keys -- update team-a --rpm 120 --usd-per-day 5
  npm run keys -- limits team-a
  npm run keys -- rotate team-a --grace 48h
  npm run keys -- disable team-a
  npx sst shell --stage production -- npm run keys -- list`,
  );

for (const verb of [create, list, show, limits, update, disable, enable, revoke, rotate]) keys.addCommand(verb);

// `models`: the commands that create, show, change and delete models.
import { group } from "../program.ts";
import { create } from "./create.ts";
import { list } from "./list.ts";
import { prices } from "./prices.ts";
import { remove } from "./remove.ts";
import { show } from "./show.ts";
import { limits } from "./show-limits.ts";
import { update } from "./update.ts";

export const models = group("models")
  .description("Creates, lists, updates and removes models, and shows their prices and limits.")
  .addHelpText(
    "after",
    `
Changes take effect within ten seconds.

Examples:
  npm run models -- list
  npm run models -- create --name my-gpt4-mini --model openai/gpt-4.1-mini --rpm 100
  npm run models -- show my-gpt4-mini
  npm run models -- prices --refresh
  npm run models -- limits my-gpt4-mini
  npx sst shell --stage production -- npm run models -- list`,
  );

for (const verb of [list, show, create, update, remove, prices, limits]) models.addCommand(verb);

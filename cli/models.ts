// `npm run models`: shows what is used of the limits of models.
import { limits } from "./models/show-limits.ts";
import { command, run } from "./program.ts";

const models = command("npm run models --")
  .description("Shows what is used of the limits of models, and sets it back.")
  .addHelpText(
    "after",
    `
Models themselves are changed with \`npm run config -- apply FILE\`.

Examples:
  npm run models -- limits my-gpt4-mini
  npm run models -- limits my-gpt4-mini --reset
  npx sst shell --stage production -- npm run models -- limits my-gpt4-mini`,
  );

models.addCommand(limits);
await run(models);

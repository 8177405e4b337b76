// `npm run config`: the file of models and keys.
import { config } from "./config/command.ts";
import { run } from "./program.ts";

await run(config.name("npm run config --"));

// `npm run models`: models.
import { models } from "./models/command.ts";
import { run } from "./program.ts";

await run(models.name("npm run models --"));

// `npm run keys`: API keys.
import { keys } from "./keys/command.ts";
import { run } from "./program.ts";

await run(keys.name("npm run keys --"));

// `npm run sluice`: all commands in one, for shells that complete them.
import { run } from "./program.ts";
import { sluice } from "./sluice/command.ts";

await run(sluice);

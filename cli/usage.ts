// `npm run usage`: who used what.
import { run } from "./program.ts";
import { usage } from "./usage/command.ts";

await run(usage.name("npm run usage --"));

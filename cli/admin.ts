// `npm run admin`: who may use the console and the admin API, and who changed what.
import { admin } from "./admin/command.ts";
import { run } from "./program.ts";

await run(admin.name("npm run admin --"));

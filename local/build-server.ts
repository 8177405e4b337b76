// `npm run build:server`: bundles the server into dist/server, for a container or any machine that has Node. The console's files
// are beside it, for SLUICE_CONSOLE=on.
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { buildConsole } from "./build-console.ts";
import { buildOptions } from "./bundle.ts";

const folder = fileURLToPath(new URL("../dist/server", import.meta.url));

await rm(folder, { recursive: true, force: true });
await build({ ...buildOptions("functions/server.ts", folder), logLevel: "info" });
await buildConsole(join(folder, "console-files"));

// `npm run build:server`: bundles the server into dist/server, for a container or any machine that has Node.
import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { buildOptions } from "./bundle.ts";

const folder = fileURLToPath(new URL("../dist/server", import.meta.url));

await rm(folder, { recursive: true, force: true });
await build({ ...buildOptions("functions/server.ts", folder), logLevel: "info" });

// The Node that runs the function and the tools.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import manifest from "../package.json" with { type: "json" };

/** npm installs the one of these optional packages that fits the machine, or none. */
const packages = Object.keys(manifest.optionalDependencies).filter((name) => name.startsWith("node-"));
const file = process.platform === "win32" ? "node.exe" : "node";
const candidates = packages.map((name) =>
  fileURLToPath(new URL(`../node_modules/${name}/bin/${file}`, import.meta.url)),
);

/** Under npm it is the one that runs this already. An editor may run the tests on an older one. */
export const nodePath = candidates.find((path) => existsSync(path)) ?? process.execPath;

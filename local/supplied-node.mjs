// The Node that `npm ci` has installed. JavaScript, because an older Node may read it.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const file = process.platform === "win32" ? "node.exe" : "node";
const candidates = Object.keys(manifest.optionalDependencies)
  .filter((name) => name.startsWith("node-"))
  .map((name) => fileURLToPath(new URL(`../node_modules/${name}/bin/${file}`, import.meta.url)));

/** npm installs the one of these packages that fits the machine, or none. */
export const suppliedNode = candidates.find((path) => existsSync(path));

/** Of the function and of the tools. */
export const nodePath = suppliedNode ?? process.execPath;

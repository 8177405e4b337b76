// Builds the site, and checks every link within it: the page or file is there, and so is the heading.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { build } from "vitepress";

const site = fileURLToPath(new URL(".", import.meta.url));
const dist = join(site, "dist");

await build(site);
const files = readdirSync(dist, { recursive: true }).map((name) => join(dist, name));
const pages = new Map(files.filter((file) => file.endsWith(".html")).map((file) => [file, readPage(file)]));
const links = [...pages].flatMap(([page, { targets }]) => targets.map((target) => ({ page, target })));
const broken = links.filter(({ page, target }) => leadsNowhere(page, target));
for (const { page, target } of broken) console.error(`${relative(dist, page)}: ${target} leads nowhere`);
console.log(`${pages.size} pages, ${links.length} links within the site, ${broken.length} of them broken`);
if (broken.length > 0 || links.length === 0) process.exit(1);

function readPage(path) {
  const html = readFileSync(path, "utf8");
  const attributes = (name) => Array.from(html.matchAll(new RegExp(`\\s${name}="([^"]*)"`, "g")), ([, value]) => value);
  const targets = ["href", "src"].flatMap(attributes).filter((target) => !/^(?:[a-z]+:|\/\/)/i.test(target));
  return { ids: new Set(attributes("id")), targets };
}

function leadsNowhere(page, target) {
  const [path, anchor] = decodeURI(target.replaceAll("&amp;", "&")).split("#");
  const file = path === "" ? page : fileAt(path.startsWith("/") ? join(dist, path) : join(dirname(page), path));
  if (!existsSync(file)) return true;
  return anchor !== undefined && anchor !== "" && pages.has(file) && !pages.get(file).ids.has(anchor);
}

function fileAt(path) {
  return existsSync(path) && statSync(path).isDirectory() ? join(path, "index.html") : path;
}

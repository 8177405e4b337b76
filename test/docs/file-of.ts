// Where the code of a block is to be saved, as the paragraph before it says.
import type { Block } from "./blocks.ts";

const EXTENSIONS: Readonly<Record<string, string>> = { ts: "ts", typescript: "ts", js: "mjs", javascript: "mjs" };

export function isCode(language: string): boolean {
  return language in EXTENSIONS;
}

/** A path, or a name and a folder; beside the hooks, what imports as they do. A name of its own where nothing is said. */
export function fileOf({ language, before, text, place }: Block): string {
  const [, named] = /`([\w./-]+\.[mc]?[jt]s)`/.exec(before) ?? [];
  const [, folder] = /`([\w.-]+\/(?:[\w.-]+\/)*)`/.exec(before) ?? [];
  const name = named ?? `page-${place.replaceAll(/\W+/g, "-")}.${EXTENSIONS[language]}`;
  if (name.includes("/")) return name;
  const usual = text.includes('"../core/') ? "functions/hooks/" : "";
  return `${(named && folder) ?? usual}${name}`;
}

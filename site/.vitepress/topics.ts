// The sidebar: every page of docs/ is in one topic. A page's title is its first heading.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const TOPICS: Readonly<Record<string, readonly string[]>> = {
  Start: ["quick-start", "concepts", "comparison", "faq"],
  Use: ["clients", "endpoints", "errors", "requests", "streaming", "endings", "translation"],
  Configure: ["models", "keys", "limits", "prices", "secrets", "vendors", "hooks"],
  Deploy: ["deploy", "entries", "settings", "pipelines", "upgrade", "costs"],
  Operate: ["operate", "cli", "console", "admin-api", "monitoring", "security"],
  Measure: ["performance", "scale"],
  Develop: ["development", "providers"],
  Migrate: ["from-litellm", "from-aisix"],
};

/** Throws where a page is in no topic, or a topic names a page that does not exist. */
export function sidebarOf(root: string) {
  const pages = readdirSync(join(root, "docs")).filter((name) => name.endsWith(".md"));
  const listed = Object.values(TOPICS).flatMap((names) => names.map((name) => `${name}.md`));
  const differences = [
    ...pages.filter((page) => !listed.includes(page)).map((page) => `docs/${page} is in no topic`),
    ...listed.filter((page) => !pages.includes(page)).map((page) => `there is no docs/${page}`),
  ];
  if (differences.length > 0) throw new Error(`site/.vitepress/topics.ts: ${differences.join("; ")}`);
  return Object.entries(TOPICS).map(([text, names]) => ({
    text,
    items: names.map((name) => ({ text: titleOf(join(root, "docs", `${name}.md`)), link: `/${name}` })),
  }));
}

function titleOf(path: string): string {
  const [, title] = /^# (.+)$/m.exec(readFileSync(path, "utf8")) ?? [];
  if (title === undefined) throw new Error(`${path} has no heading of the first level`);
  return title;
}

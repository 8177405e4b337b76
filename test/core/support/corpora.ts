// Texts as people send them to models, each kind of text by itself, and samples of them.
import { globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../../..");

const read = (file: string) => readFileSync(join(root, file), "utf8");
const fixture = (name: string) => read(join("test/fixtures/text", name));
const all = (pattern: string) => globSync(pattern, { cwd: root }).toSorted().map(read).join("\n");
const compact = (name: string) => JSON.stringify(JSON.parse(fixture(name)));

/** The estimator was fitted to these kinds of text. */
export const CORPORA: Readonly<Record<string, string>> = {
  english: fixture("english.txt"),
  german: fixture("german.txt"),
  chinese: fixture("chinese.txt"),
  arabic: fixture("arabic.txt"),
  russian: fixture("russian.txt"),
  japanese: fixture("japanese.txt"),
  hindi: fixture("hindi.txt"),
  french: fixture("french.txt"),
  korean: fixture("korean.txt"),
  markdown: all("docs/*.md"),
  typescript: all("functions/core/**/[a-l]*.ts"),
  python: fixture("python.txt"),
  "JSON schemas": fixture("schemas.json"),
  "JSON schemas, compact": compact("schemas.json"),
  tools: fixture("tools.json"),
  "tools, compact": compact("tools.json"),
};

/** These were looked at only once it was fitted. */
export const OTHER_CORPORA: Readonly<Record<string, string>> = {
  danish: fixture("danish.txt"),
  bulgarian: fixture("bulgarian.txt"),
  go: fixture("go.txt"),
  sql: fixture("sql.txt"),
  html: fixture("page.html"),
  logs: fixture("service.log"),
};

/** Pieces of 200 to 4,000 characters from all over a text. */
export function samplesOf(text: string, count: number): string[] {
  return Array.from({ length: count }, (_, at) => {
    const length = Math.min(text.length, Math.round(200 * 20 ** ((at % 8) / 7)));
    const start = Math.round(((text.length - length) * at) / count);
    return text.slice(start, start + length);
  });
}

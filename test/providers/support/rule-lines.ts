// Reads the rules of a stand-in from rules.md.
import { readFileSync } from "node:fs";
import { join } from "node:path";

export interface RuleLine {
  readonly rule: string;
  readonly source: string;
  readonly status: number;
  readonly wording: string;
  readonly origin: string;
}

/** Those below the heading of a provider. */
export function rulesOf(provider: "Anthropic" | "Azure" | "Bedrock" | "Google"): RuleLine[] {
  const sections = readFileSync(join(import.meta.dirname, "../rules.md"), "utf8").split(/^## /m);
  const section = sections.find((text) => text.startsWith(`${provider}\n`)) ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("| ") && !/^\| (rule|---) /.test(line));
  return rows.map((row) => {
    const [rule = "", source = "", status, wording = "", origin = ""] = row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim());
    return { rule, source, status: Number(status), wording: codeOf(wording), origin };
  });
}

/** What a message must look like; `…` is any text. */
export function patternOf(wording: string): RegExp {
  return new RegExp(`^${wording.split("…").map(escapeForPattern).join(".*")}$`, "s");
}

/** The text of a code span in Markdown, which may be in two backticks and padded. */
function codeOf(span: string): string {
  const [, , text = ""] = /^(`+)(.*)\1$/.exec(span) ?? [];
  return text.replace(/^ (.*) $/, "$1");
}

function escapeForPattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

// The tables, in Markdown.
import { FIGURES, type Figure } from "./figures.ts";
import type { Growth } from "./growth.ts";
import type { Results } from "./results.ts";
import type { Summaries } from "./samples.ts";
import type { Summary } from "./statistics.ts";
import type { Target } from "./targets.ts";

export function report({ subjects, figures, growth, targets, machine, missing }: Results): string {
  const parts = [figuresTable(subjects, figures), growthTable(growth), targetsTable(targets), machine, ...missing];
  return parts.join("\n\n");
}

function figuresTable(names: readonly string[], summaries: Summaries): string {
  const rows = FIGURES.map((figure) => [titleOf(figure), ...names.map((name) => cell(summaries[figure.id]?.[name]))]);
  return table(["", ...names], rows);
}

function titleOf({ title, unit }: Figure): string {
  return unit === "" ? title : `${title}, ${unit}`;
}

/** The median, and between what the rounds lay. */
function cell(summary: Summary | undefined): string {
  if (summary === undefined || Number.isNaN(summary.median)) return "–";
  const { median, low, high } = summary;
  return low === high ? short(median) : `${short(median)} (${short(low)}–${short(high)})`;
}

function growthTable(growths: Readonly<Record<string, readonly Growth[]>>): string {
  const names = Object.keys(growths);
  const lengths = growths[names[0] ?? ""] ?? [];
  const rows = lengths.map(({ chunks }, at) => [
    String(chunks),
    ...names.flatMap((name) => [short(growths[name]?.[at]?.processor), short(growths[name]?.[at]?.peak)]),
  ]);
  return table(["chunks in one stream", ...names.flatMap((name) => [`${name}: ms/1,000`, "MB"])], rows);
}

function targetsTable(targets: readonly Target[]): string {
  const rows = targets.map(({ title, value, atMost, unit }) => {
    const verdict = value <= atMost ? "met" : `missed by ${short(((value - atMost) / atMost) * 100)} %`;
    return [
      title,
      `${short(value)} ${unit}`,
      `${short(atMost)} ${unit}`,
      Number.isNaN(value) ? "not measured" : verdict,
    ];
  });
  return table(["target", "measured", "at most", ""], rows);
}

/** Three digits that mean something. */
export function short(value: number | null | undefined): string {
  if (value === undefined || value === null || Number.isNaN(value)) return "–";
  const size = Math.abs(value);
  if (size >= 100) return Math.round(value).toLocaleString("en");
  return value.toFixed(size >= 10 ? 1 : size >= 1 ? 2 : 3);
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, at) => Math.max(title.length, 3, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((text, at) => (at === 0 ? text.padEnd(widths[at] ?? 0) : text.padStart(widths[at] ?? 0))).join(" | ")} |`;
  const rule = `| ${widths.map((width, at) => (at === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`;
  return [line(head), rule, ...rows.map(line)].join("\n");
}

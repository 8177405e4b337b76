// The tables of faults as Markdown, as docs/endings.md shows them.
import type { Kind } from "./faults.ts";

export interface Row {
  readonly fault: string;
  readonly kinds: readonly Kind[];
  readonly fallback: string;
  readonly saw: string;
  readonly asked: string;
  readonly charged: string;
  readonly milliseconds: number;
}

const HEAD = ["Fault of the provider", "Request", "Fallback", "The client gets", "Attempts", "Charged", "After"];

/** Rows that differ only in how the client asked are one. */
export function toMarkdown(rows: readonly Row[]): string {
  const lines = merged(rows).map((row) => [...told(row), `${(row.milliseconds / 1_000).toFixed(1)} s`]);
  return [HEAD, HEAD.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** Every column but the last, which is measured anew at each run. */
function told({ fault, kinds, fallback, saw, asked, charged }: Row): string[] {
  return [fault, kinds.join(", "), fallback, saw, asked, charged];
}

function merged(rows: readonly Row[]): Row[] {
  const groups = Map.groupBy(rows, (row) => JSON.stringify(told({ ...row, kinds: [] })));
  return [...groups.values()].map((group) => ({
    ...(group[0] as Row),
    kinds: group.flatMap(({ kinds }) => kinds),
    milliseconds: Math.max(...group.map(({ milliseconds }) => milliseconds)),
  }));
}

/** The tables in a page, without their last column, for comparison. */
export function withoutTimes(page: string): string[] {
  const blocks = page.split(/\n{2,}/).filter((block) => block.startsWith(`| ${HEAD[0]}`));
  const lines = blocks.flatMap((block) => block.split("\n").filter((line) => line.startsWith("|")));
  return lines.map((line) => line.split("|").slice(0, -2).join("|"));
}

// Rows of text in columns as wide as their widest cell.
import { harmless } from "./terminal.ts";

/** Columns from `numbersFrom` on hold numbers and are aligned to the right. */
export function formatTable(rows: readonly (readonly string[])[], numbersFrom = Number.POSITIVE_INFINITY): string {
  const shown = rows.map((row) => row.map(harmless));
  const widths = (shown[0] ?? []).map((_, at) => Math.max(...shown.map((row) => widthOf(row[at] ?? ""))));
  const lines = shown.map((row) => row.map((cell, at) => pad(cell, widths[at] ?? 0, at >= numbersFrom)));
  return lines.map((cells) => cells.join("  ").trimEnd()).join("\n");
}

function pad(cell: string, width: number, isNumber: boolean): string {
  const space = " ".repeat(width - widthOf(cell));
  return isNumber ? space + cell : cell + space;
}

function widthOf(text: string): number {
  return [...text].length;
}

// Comma-separated values, RFC 4180.

/** Spreadsheets run texts that begin like this as formulas. https://owasp.org/www-community/attacks/CSV_Injection */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

export function formatCsvRow(cells: readonly (string | bigint)[]): string {
  return `${cells.map(formatCell).join(",")}\r\n`;
}

function formatCell(cell: string | bigint): string {
  if (typeof cell === "bigint") return `${cell}`;
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

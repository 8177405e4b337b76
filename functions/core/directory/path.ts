// Names a place in a JSON document, as operators and clients read it.

/** Such as `models[0].rate_limit.rpm`. In one line, whatever the names: they come from a file that may be wrong. */
export function formatPath(path: readonly PropertyKey[]): string {
  const text = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("");
  return inOneLine(text.replace(/^\./, ""));
}

/** A name as a message quotes it. */
export function shown(name: string): string {
  return `'${inOneLine(name.slice(0, LONGEST_SHOWN))}'`;
}

/** In characters. */
const LONGEST_SHOWN = 256;

/** What would move the cursor or colour the screen is `?`. */
export function inOneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "?");
}

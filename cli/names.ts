// A list of names as a command-line option.

/** Names separated by commas; the option may also be given more than once. */
export function parseNames(text: string, earlier: readonly string[] = []): string[] {
  const names = text.split(",").map((name) => name.trim());
  return [...new Set([...earlier, ...names.filter((name) => name !== "")])];
}

// Which models a key may use: an entry of `allowed_models` is a name, `*` for every model, or a beginning such as `gpt-*`.

export function isAllowed(allowedModels: readonly string[], name: string): boolean {
  return allowedModels.some((entry) => matches(entry, name));
}

export function isPattern(entry: string): boolean {
  return entry.endsWith("*");
}

export function matches(entry: string, name: string): boolean {
  return entry === name || (isPattern(entry) && name.startsWith(entry.slice(0, -1)));
}

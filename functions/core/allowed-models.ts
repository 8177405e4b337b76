// Which models a key may use.

/** An entry is the name of a model, `*` for all, or a prefix of names that ends in `*`. */
export function isAllowed(allowedModels: readonly string[], name: string): boolean {
  return allowedModels.some((entry) => (entry.endsWith("*") ? name.startsWith(entry.slice(0, -1)) : entry === name));
}

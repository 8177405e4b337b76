// The twin of the keys' names in DynamoDB, in memory.
import type { KeyNames } from "../../functions/core/limits/key-names.ts";

export function memoryKeyNames(): KeyNames & { all(): string[] } {
  const names = new Set<string>();
  return {
    add: async (name) => void names.add(name),
    all: () => [...names],
  };
}

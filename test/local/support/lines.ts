// Lines that come when they come; a test waits for the one that it needs.
export interface Lines {
  add(line: string): void;
  /** Settles with the next line that matches; what was found once is not found again, nor anything before it. */
  find(pattern: RegExp): Promise<string>;
}

export function createLines(): Lines {
  const lines: string[] = [];
  const waiting: (() => void)[] = [];
  return {
    add(line) {
      lines.push(line);
      for (const look of waiting.splice(0)) look();
    },
    async find(pattern) {
      for (;;) {
        const at = lines.findIndex((line) => pattern.test(line));
        if (at !== -1) return lines.splice(0, at + 1).at(-1) ?? "";
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
  };
}

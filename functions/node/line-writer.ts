// Writes lines to standard output, those of a tenth of a second together: each write of its own is a system call.

/** Milliseconds. */
const LONGEST_WAIT = 100;
/** In characters. */
const MOST_HELD = 64 * 1024;

export interface LineWriter {
  /** One line, or several that belong together. */
  write(lines: string): void;
  /** Writes what is held. */
  flush(): void;
}

export function createLineWriter(output: (text: string) => void): LineWriter {
  let held = "";
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (held === "") return;
    const text = held;
    held = "";
    output(text);
  }

  return {
    write(lines) {
      held += `${lines}\n`;
      if (held.length >= MOST_HELD) flush();
      else timer ??= setTimeout(flush, LONGEST_WAIT);
    },
    flush,
  };
}

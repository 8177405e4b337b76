// Lambda's limit on the memory of an instance: its process is watched while it serves.
import { READING_INTERVAL, type ReadMemory, readMemory } from "./memory.ts";

export interface MemoryLimit {
  /** From now on, until what it returns is called. */
  watch(): () => void;
  /** Reads the memory now. A peak is remembered, so that none is charged to the next call. */
  isExceeded(): boolean;
}

interface Options {
  readonly pid: number;
  /** In MB of 2^20 bytes, as Lambda counts them. */
  readonly limit: number;
  /** Called once, with what the process has used. */
  onExceeded(megabytes: number): void;
  readonly read?: ReadMemory;
}

export function memoryLimit({ pid, limit, onExceeded, read = readMemory }: Options): MemoryLimit {
  let exceeded = false;

  function isExceeded(): boolean {
    const megabytes = Math.ceil((read(pid) ?? 0) / 2 ** 20);
    if (exceeded || megabytes <= limit) return exceeded;
    exceeded = true;
    onExceeded(megabytes);
    return true;
  }

  return {
    watch() {
      const timer = setInterval(isExceeded, READING_INTERVAL);
      return () => clearInterval(timer);
    },
    isExceeded,
  };
}

// Reports on stderr what a long piece of work is doing, once it takes longer than a second.
import { stderr } from "node:process";

/** Milliseconds. A file is not watched: there, a line from time to time is enough. */
const ON_TERMINAL = 250;
const ELSEWHERE = 5_000;
const PATIENCE = 1_000;

/** `work` may report how far it is. */
export async function withProgress<T>(title: string, work: (report: (done: string) => void) => Promise<T>): Promise<T> {
  const isTerminal = stderr.isTTY === true;
  let done = "";
  const show = () => void stderr.write(isTerminal ? `\r\x1b[K${title}… ${done}` : `${title}… ${done}\n`);
  let repeated: NodeJS.Timeout | undefined;
  const first = setTimeout(() => {
    show();
    repeated = setInterval(show, isTerminal ? ON_TERMINAL : ELSEWHERE);
  }, PATIENCE);
  try {
    return await work((text) => {
      done = text;
    });
  } finally {
    clearTimeout(first);
    clearInterval(repeated);
    if (isTerminal && repeated !== undefined) stderr.write("\r\x1b[K");
  }
}

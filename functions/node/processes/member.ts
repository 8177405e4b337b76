// One of the processes that serve, as the first process sees it.
import cluster, { type Worker } from "node:cluster";
import { once } from "node:events";
import { type Report, STOP } from "./messages.ts";
import { passOnLines } from "./pass-on-lines.ts";

export interface Member {
  readonly pid: number | undefined;
  /** In milliseconds since 1970. */
  readonly startedAt: number;
  /** Where it listens, as soon as it does. */
  url(): string | undefined;
  /** Passes on a wish to stop, once it listens. */
  wish(): void;
  /** Resolves when it is gone and all of its output is passed on. Never rejects. */
  readonly ended: Promise<Ending>;
}

export interface Ending {
  /** Such as `signal SIGKILL`. */
  readonly how: string;
  /** The reasons that it gave itself, one line for each; often none. */
  readonly reasons: readonly string[];
  readonly isClean: boolean;
}

/** `onListening` is called when it listens. */
export function startMember(variables: Readonly<Record<string, string>>, onListening: () => void): Member {
  cluster.setupPrimary({ stdio: ["inherit", "pipe", "inherit", "ipc"] });
  const startedAt = Date.now();
  const worker = cluster.fork(variables);
  const ended = endOf(worker);
  let url: string | undefined;
  let wishes = 0;
  let reasons: readonly string[] = [];
  const send = () => void worker.send(STOP, () => {}); // One that is gone needs no wish.
  worker.on("message", (report: Report) => {
    if ("reasons" in report) {
      reasons = report.reasons;
      return;
    }
    url = report.url;
    for (; wishes > 0; wishes--) send();
    onListening();
  });
  return {
    ...{ pid: worker.process.pid, startedAt },
    url: () => url,
    wish() {
      if (url === undefined) wishes += 1;
      else send();
    },
    ended: ended.then(({ how, isClean }) => ({ how, isClean, reasons })),
  };
}

async function endOf(worker: Worker): Promise<Omit<Ending, "reasons">> {
  worker.on("error", () => {}); // `once` below has it.
  const { stdout } = worker.process;
  const passedOn = stdout === null ? undefined : passOnLines(stdout, process.stdout);
  try {
    const [code, signal] = await once(worker.process, "close");
    await passedOn;
    return { how: signal === null ? `exit code ${code}` : `signal ${signal}`, isClean: code === 0 };
  } catch (error) {
    return { how: error instanceof Error ? error.message : String(error), isClean: false };
  }
}

// The first of several processes that share one port. It serves nothing itself: it starts those that serve, replaces one that ends
// by itself, and passes on the wish to stop.
import type { ListenToWishes } from "../signals.ts";
import { StartError } from "../start-error.ts";
import { type Ending, type Member, startMember } from "./member.ts";

interface Leading {
  /** How many processes serve. */
  readonly count: number;
  readonly listenToWishes: ListenToWishes;
  /** Writes a line for the operator. */
  say(line: object): void;
}

/** Where so many end so soon after their start, in milliseconds, the next would too. */
const MOST_EARLY_ENDS = 5;
const EARLY = 10_000;

/** Resolves when all have stopped, as somebody wished. Throws a StartError when they do not start, or do not go on. */
export async function lead({ count, listenToWishes, say }: Leading): Promise<void> {
  const members = new Set<Member>();
  const gone = Promise.withResolvers<void>();
  let saidUrl: string | undefined;
  let isStopping = false;
  let failure: StartError | undefined;
  let earlyEnds: readonly number[] = [];

  function start(): void {
    const member = startMember({ SLUICE_PROCESSES: String(count) }, sayListening);
    members.add(member);
    void member.ended.then((ending) => {
      members.delete(member);
      onEnd(member, ending);
      if (members.size === 0) gone.resolve();
    });
  }

  /** With port 0, it is another port after all have ended at once. */
  function sayListening(): void {
    const [url, ...others] = new Set([...members].map((member) => member.url()));
    if (isStopping || url === undefined || others.length > 0 || url === saidUrl) return;
    saidUrl = url;
    say({ level: "INFO", message: "listening", url });
  }

  function onEnd(member: Member, ending: Ending): void {
    if (isStopping) onEndWhileStopping(member, ending);
    else if (saidUrl === undefined) stop(reasonOf("a process ended before all of them listened", ending));
    else if (isOneTooMany(member)) stop(reasonOf(`${MOST_EARLY_ENDS} processes ended soon after their start`, ending));
    else {
      say({ level: "WARN", message: "a process ended, and is replaced", ...describe(member, ending) });
      start();
    }
  }

  function onEndWhileStopping(member: Member, ending: Ending): void {
    if (ending.isClean || member.url() === undefined) return;
    say({ level: "WARN", message: "a process ended before it had stopped", ...describe(member, ending) });
    failure ??= new StartError(`a process ended before it had stopped: ${ending.how}`);
  }

  function isOneTooMany({ startedAt }: Member): boolean {
    const now = Date.now();
    if (now - startedAt > EARLY) return false;
    earlyEnds = [...earlyEnds.filter((at) => now - at < EARLY), now];
    return earlyEnds.length >= MOST_EARLY_ENDS;
  }

  /** Called again, it hurries them. */
  function stop(reason?: StartError): void {
    failure ??= reason;
    isStopping = true;
    for (const member of members) member.wish();
  }

  listenToWishes(() => {
    if (!isStopping) say({ level: "INFO", message: "stopping" });
    stop();
  });
  for (let started = 0; started < count; started++) start();
  await gone.promise;
  if (failure !== undefined) throw failure;
}

/** What it says itself is enough. */
function reasonOf(what: string, { how, reasons }: Ending): StartError {
  return new StartError(reasons.length > 0 ? reasons : `${what}: ${how}`);
}

function describe({ pid }: Member, { how, reasons }: Ending): object {
  return { pid, cause: reasons.length > 0 ? reasons.join("; ") : how };
}

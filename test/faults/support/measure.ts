// What the function's process holds: seen from outside by the kernel, and from inside by itself.
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { sendSignal } from "../../support/send-signal.ts";
import type { Log } from "./log.ts";

export interface Measure {
  /** Open file descriptors, and those of them that are sockets. */
  readonly descriptors: number;
  readonly sockets: number;
  readonly threads: number;
  /** Bytes: all that is resident, of it V8's young generation, and what is reachable on the heap. */
  readonly resident: number;
  readonly young: number;
  readonly heap: number;
  /** What Node keeps its event loop running for, such as `TCPSocketWrap` and `Timeout`. */
  readonly resources: readonly string[];
}

/** `pid` must run measured.ts. */
export async function measure(pid: number, log: Log): Promise<Measure> {
  const before = log.lines.length;
  sendSignal(pid, "SIGUSR2");
  const line = await log.line((line, at) => at >= before && line.startsWith('{"measured":'));
  const { heapUsed, young, resources } = JSON.parse(line).measured;
  const descriptors = linksOf(pid);
  return {
    descriptors: descriptors.length,
    sockets: descriptors.filter((link) => link.startsWith("socket:")).length,
    threads: statusOf(pid, "Threads"),
    resident: statusOf(pid, "VmRSS") * 1024,
    young,
    heap: heapUsed,
    resources,
  };
}

function linksOf(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${fd}`)];
    } catch {
      return []; // Closed in the meantime.
    }
  });
}

function statusOf(pid: number, name: string): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1]);
}

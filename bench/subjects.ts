// What is measured side by side.
import { KEY, MODEL } from "./configuration.ts";
import type { LambdaSettings, handlers as lambdaHandlers } from "./lambda-host.ts";
import type { Target } from "./load.ts";
import { startPart } from "./part.ts";
import type { handlers as peerHandlers } from "./peer-host.ts";
import type { Peer } from "./peers.ts";

export interface Subject {
  readonly name: string;
  readonly target: Target;
  /** The gateway itself: the processes whose time and memory somebody pays for. */
  processes(): Promise<number[]>;
  /** The process that stands in for AWS. */
  readonly front?: number;
  close(): Promise<void>;
}

export function direct(provider: string): Subject {
  const target = { url: `${provider}/chat/completions`, headers: {}, model: MODEL };
  return { name: "provider directly", target, processes: async () => [], close: async () => {} };
}

export async function lambda(name: string, settings: LambdaSettings): Promise<Subject> {
  const host = startPart<typeof lambdaHandlers>("lambda-host.ts");
  const url = await host.ask("start", settings);
  return {
    name,
    target: { url: `${url}/v1/chat/completions`, headers: { authorization: `Bearer ${KEY}` }, model: MODEL },
    processes: () => host.ask("environments"),
    front: host.pid,
    close: host.close,
  };
}

export async function peer({ name, headers, arguments: given, ...command }: Peer): Promise<Subject> {
  const host = startPart<typeof peerHandlers>("peer-host.ts");
  const port = await host.ask("freePort");
  const pid = await host.ask("start", { ...command, arguments: given(port), port });
  const target = { url: `http://127.0.0.1:${port}/v1/chat/completions`, headers, model: MODEL };
  return { name, target, processes: async () => [pid], close: host.close };
}

// What is measured side by side.
import { relative } from "node:path";
import type { Scope } from "../local/scope.ts";
import type { LambdaSettings, handlers as lambdaHandlers } from "./lambda-host.ts";
import type { Target } from "./load/exchange.ts";
import { startPart } from "./part.ts";
import type { Parts } from "./parts.ts";
import type { handlers as peerHandlers } from "./peer-host.ts";
import type { Peer } from "./peers.ts";
import { KEY, LIMITED_MODEL, MODEL } from "./plan.ts";
import { familyOf } from "./processes.ts";
import { MOST_CLIENTS, type Sizes } from "./sizes.ts";

export const DIRECT = "provider";
export const FLOOR = "floor";
export const FLOOR_PARSER = "floor + parser";
export const FLOOR_UPDATE = "floor + update";
export const SLUICE = "Sluice";
/** The same, for a model that has limits as well as the key. */
const SLUICE_BOTH = "Sluice, two limits";
/** Another version of it. */
export const BESIDE = "beside";

/** A function among them: its name, the module that exports the handler, and the model it is asked for. */
export type LambdaFunction = readonly [name: string, entry: string, model: string];

const FUNCTIONS: readonly LambdaFunction[] = [
  [FLOOR, "bench/floor.ts", MODEL],
  [FLOOR_PARSER, "bench/floor-parser.ts", MODEL],
  [FLOOR_UPDATE, "bench/floor-update.ts", MODEL],
  [SLUICE, "functions/gateway.ts", MODEL],
  [SLUICE_BOTH, "functions/gateway.ts", LIMITED_MODEL],
];

/** `--beside ../before/functions/gateway.ts` adds another version of the gateway: what a change was worth shows in one run. */
export function functionsBeside(entry: string | undefined): readonly LambdaFunction[] {
  return entry === undefined ? FUNCTIONS : [...FUNCTIONS, [BESIDE, relative("", entry), MODEL]];
}

export interface Context {
  readonly parts: Parts;
  readonly sizes: Sizes;
  readonly functions: readonly LambdaFunction[];
}

export interface Subject {
  readonly name: string;
  readonly target: Target;
  /** The gateway itself: the processes whose time and memory somebody pays for. */
  processes(): Promise<number[]>;
  /** How many of them one client meets by chance: each is warmed up. */
  readonly serving?: number;
  /** The process that stands in for AWS. */
  readonly front?: number;
  close(): Promise<void>;
}

/** All of them, in the order of the table's columns. Each open call needs an instance of its own. */
export async function startSubjects(peers: readonly Peer[], scope: Scope, context: Context): Promise<Subject[]> {
  const { provider, dynamoDb } = context.parts;
  const subjects = [await scope.open(direct(provider))];
  for (const [name, entry, model] of context.functions) {
    const settings = { entry, provider, dynamoDb, concurrency: MOST_CLIENTS };
    subjects.push(await scope.open(lambda({ name, model }, settings)));
  }
  for (const gateway of peers) subjects.push(await scope.open(peer(gateway)));
  return subjects;
}

async function direct(provider: string): Promise<Subject> {
  const target = { url: `${provider}/chat/completions`, headers: {}, model: MODEL };
  return { name: DIRECT, target, processes: async () => [], close: async () => {} };
}

export async function lambda(
  { name, model }: { name: string; model: string },
  settings: LambdaSettings,
): Promise<Subject> {
  const host = startPart<typeof lambdaHandlers>("lambda-host.ts");
  const url = await host.ask("start", settings);
  return {
    name,
    target: { url: `${url}/v1/chat/completions`, headers: { authorization: `Bearer ${KEY}` }, model },
    processes: () => host.ask("environments"),
    front: host.pid,
    close: host.close,
  };
}

export async function peer({ name, headers, model = MODEL, serving = 1, file, ...command }: Peer): Promise<Subject> {
  const host = startPart<typeof peerHandlers>("peer-host.ts");
  const port = await host.ask("freePort");
  const [given, variables] = [command.arguments(port), command.variables(port)];
  const pid = await host.ask("start", { file, arguments: given, variables, port });
  const target = { url: `http://127.0.0.1:${port}/v1/chat/completions`, headers, model };
  return { name, target, serving, processes: async () => familyOf(pid), close: host.close };
}

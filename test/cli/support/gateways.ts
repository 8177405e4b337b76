// The two places where operators work: the local server, and a stand-in for a deployed stage, whose tables have other
// names and whose function is linked to them as SST links it.
import type { Server } from "../../../local/server.ts";
import { tableNames } from "../../../local/tables.ts";
import { startServer } from "../../support/server.ts";
import type { Name } from "./command.ts";
import { operate } from "./in-process.ts";
import { type Stage, stageAt, startStage } from "./stage.ts";

export interface RunningGateway {
  readonly stage: Stage;
  readonly server: Server;
  /** What the function has printed. */
  readonly log: string[];
  close(): Promise<void>;
}

const NOTHING = { models: [], keys: [] };

export async function startLocally(): Promise<RunningGateway> {
  const log: string[] = [];
  const server = await startServer({ configuration: NOTHING, onLog: (line) => log.push(line) });
  const stage = stageAt(server.dynamodb, tableNames);
  const operator = await operate(stage);
  const run: Stage["run"] = (name, args) =>
    handlesSecrets(name, args) ? stage.run(name, args) : operator.run(name, ...args);
  return { stage: { ...stage, run }, server, log, close: () => closeBoth(stage, server) };
}

/** These are processes of their own here, which a list of processes shows; all others run in the test's own process. */
function handlesSecrets(name: Name, [command = ""]: readonly string[]): boolean {
  return ["config apply", "config export", "keys create", "keys rotate"].includes(`${name} ${command}`);
}

/** All its commands run in the test's own process: one place is enough to start any. */
export async function startDeployed(): Promise<RunningGateway> {
  const log: string[] = [];
  const stage = await startStage();
  const operator = await operate(stage);
  const links = Object.entries(stage.variables).filter(([name]) => name.startsWith("SST_RESOURCE_"));
  const server = await startServer({
    configuration: NOTHING,
    dynamoDbEndpoint: stage.endpoint,
    variables: Object.fromEntries(links),
    onLog: (line) => log.push(line),
  });
  const run: Stage["run"] = (name, args) => operator.run(name, ...args);
  return { stage: { ...stage, run }, server, log, close: () => closeBoth(stage, server) };
}

async function closeBoth(stage: Stage, server: Server): Promise<void> {
  await server.close();
  await stage.close();
}

// The entry of a server: one process that serves many calls at once, on any machine; or a first one, which starts several that
// share a port.
import { createLineWriter } from "./node/line-writer.ts";
import { prepare } from "./node/prepare.ts";
import { readServerSettings, type ServerSettings } from "./node/settings.ts";
import { systemSignals } from "./node/signals.ts";
import { StartError } from "./node/start-error.ts";

const output = createLineWriter((text) => void process.stdout.write(text));
process.on("exit", output.flush);

async function run(settings: ServerSettings): Promise<void> {
  if (settings.processes === 1) {
    await prepareAll(settings);
    return serveAlone(settings);
  }
  const { default: cluster } = await import("node:cluster");
  if (cluster.isWorker) return serveBesideOthers(settings);
  await prepareAll(settings);
  const { lead } = await import("./node/processes/lead.ts");
  await lead({ count: settings.processes, listenToWishes: systemSignals, say });
}

function prepareAll(settings: ServerSettings): Promise<void> {
  return prepare(settings, { environment: process.env, warn: (message) => say({ level: "WARN", message }) });
}

async function serveAlone(settings: ServerSettings): Promise<void> {
  const { serve } = await import("./serve.ts");
  await serve(settings, {
    ...{ write: output.write, say, listenToWishes: systemSignals },
    onListening: (url) => say({ level: "INFO", message: "listening", url }),
    onStopping: () => say({ level: "INFO", message: "stopping" }),
  });
}

/** The first process says when all listen, and when they stop. */
async function serveBesideOthers(settings: ServerSettings): Promise<void> {
  const { leaveSignalsToFirst, reportToFirst, wishesOfFirst } = await import("./node/processes/beside-others.ts");
  leaveSignalsToFirst();
  try {
    const { serve } = await import("./serve.ts");
    await serve(settings, {
      ...{ write: output.write, say, listenToWishes: wishesOfFirst },
      onListening: (url) => void reportToFirst({ url }),
      onStopping: () => {},
    });
  } catch (error) {
    await reportToFirst({ reasons: reasonsOf(error) });
    await end(1);
  }
}

function say(line: object): void {
  output.write(JSON.stringify({ timestamp: new Date().toISOString(), ...line }));
  output.flush();
}

function reasonsOf(error: unknown): readonly string[] {
  if (error instanceof StartError) return error.lines;
  return [error instanceof Error ? error.message : String(error)];
}

/** What a pipe has not taken yet would be lost. */
async function end(code: number): Promise<never> {
  output.flush();
  await new Promise((resolve) => process.stdout.write("", resolve));
  process.exit(code);
}

try {
  await run(readServerSettings(process.env));
  await end(0);
} catch (error) {
  for (const line of reasonsOf(error)) process.stderr.write(`sluice: ${line}\n`);
  await end(1);
}

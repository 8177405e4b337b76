// `npm start`: reads the settings, serves until it is asked to stop, and leaves nothing behind.
import type { Configuration } from "../functions/core/directory/configuration.ts";
import { StartError } from "../functions/node/start-error.ts";
import { onLostParent } from "./lost-parent.ts";
import { reachedAt, readyMessage } from "./ready-message.ts";
import { type Server, startServer } from "./server.ts";
import { readSettings } from "./settings.ts";
import { shareWithCommands } from "./shell.ts";
import { warningsOf } from "./warnings.ts";

async function start(): Promise<Server> {
  const settings = await readSettings(process.env);
  const warn = (configuration: Configuration) => {
    for (const warning of warningsOf({ ...settings, configuration })) say(`warning: ${warning}`);
  };
  warn(settings.configuration);
  const reload = { configurationPath: settings.configurationPath, report: say, warn };
  const server = await startServer({ ...settings, reload });
  const consoleUrl = server.consoleUrl && reachedAt(server.consoleUrl, settings);
  shareWithCommands({ ...server, consoleUrl });
  process.stdout.write(readyMessage(server, settings));
  if (consoleUrl !== undefined) await offerConsole(consoleUrl, server.dynamodb);
  return server;
}

/** Prints a link that signs in. Without one, the server serves as well. */
async function offerConsole(address: string, dynamoDb: string): Promise<void> {
  try {
    const { createLink } = await import("./sign-in-link.ts");
    process.stdout.write(
      `Console: ${await createLink(address, dynamoDb)}\nThis link signs you in once, within five minutes.\n`,
    );
  } catch (error) {
    say(`no link to the console: ${error instanceof Error ? error.message : error}`);
  }
}

function say(line: string): void {
  console.error(`sluice: ${line}`);
}

/** One line for each thing that the operator can repair; the whole error for what we must. */
function fail(error: unknown): never {
  if (error instanceof StartError) error.lines.forEach(say);
  else console.error(error);
  process.exit(1);
}

/** Milliseconds. Longer than closing takes: what is waited for then is a start that hangs, such as on a silent database. */
const PATIENCE = 10_000;
/** Milliseconds. A terminal sends Ctrl-C to every process, and npm passes it on: a signal that soon is the same one. */
const ECHO = 1_000;

let stoppedAt: number | undefined;

/** The first call closes everything and ends with 0, as was asked for; a later one, which is no echo, does not wait. */
function stopper(started: Promise<Server>): () => void {
  return () => {
    if (stoppedAt !== undefined && Date.now() - stoppedAt > ECHO) process.exit(130);
    if (stoppedAt !== undefined) return;
    stoppedAt = Date.now();
    setTimeout(() => process.exit(130), PATIENCE).unref();
    started
      .then(
        (server) => server.close(),
        () => {}, // Ctrl-C also ends what the start still needed. It has closed the rest itself.
      )
      .then(() => process.exit(0))
      .catch(fail);
  };
}

// The reader of the log may leave, as `head` does: the server goes on.
for (const output of [process.stdout, process.stderr]) output.on("error", () => {});

const started = start();
const stop = stopper(started);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
onLostParent(stop);
started.catch((error) => {
  if (stoppedAt === undefined) fail(error);
});

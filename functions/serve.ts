// Serves calls over Node's HTTP server, from the start of a process until it is wished to stop.
import { answer } from "./core/answer.ts";
import { batchedCallRecords } from "./core/call-batches.ts";
import { toGatewayError } from "./core/error.ts";
import { closeWithin } from "./core/limits/close-within.ts";
import { MANY_CALLS } from "./core/limits/holding.ts";
import { markedIfLate } from "./core/limits/late-records.ts";
import { batchedUsageRecords } from "./core/limits/usage-batches.ts";
import { createBodyMemory } from "./node/body-memory.ts";
import { createCalls } from "./node/calls.ts";
import { connectionsOf } from "./node/connections.ts";
import { createHandler } from "./node/handler.ts";
import { createHttpServer, listen } from "./node/http-server.ts";
import { createReadiness } from "./node/readiness.ts";
import type { ServerSettings } from "./node/settings.ts";
import { type ListenToWishes, listenTo, surviveRejections } from "./node/signals.ts";
import { stop } from "./node/stop.ts";
import { startTicks } from "./node/ticks.ts";
import type { Console } from "./open-console.ts";
import { openGateway } from "./open-gateway.ts";

const SECOND = 1_000;
/** One process may serve hundreds of calls a second. */
const RECORDED_CALLS = "sample";
/** Milliseconds. */
const TIME_TO_GIVE_BACK = 2 * SECOND;

export interface Surroundings {
  /** Writes one line, or several that belong together, for the operator. */
  write(lines: string): void;
  /** The same at once, as JSON. */
  say(line: object): void;
  readonly listenToWishes: ListenToWishes;
  onListening(url: string): void;
  onStopping(): void;
}

/** Resolves when it has stopped. Throws a StartError if it cannot listen. */
export async function serve(settings: ServerSettings, surroundings: Surroundings): Promise<void> {
  const { resources, host, port, timeoutSeconds, graceSeconds } = settings;
  const { write, say, listenToWishes, onListening, onStopping } = surroundings;
  const { gateway, records, log, purses } = await openGateway({
    ...{ resources, holding: MANY_CALLS, write, recordedCalls: RECORDED_CALLS },
    recordsOver: ({ usageRecords, callRecords }) => ({
      usageRecords: batchedUsageRecords(markedIfLate(usageRecords, Date.now)),
      callRecords: batchedCallRecords(callRecords),
    }),
  });
  const { usageRecords, callRecords } = records;
  const report = (error: unknown, moment: string) => {
    log.failure(OF_NO_REQUEST, toGatewayError(error, { moment }));
    return log.written();
  };
  surviveRejections(report);

  const calls = createCalls();
  const look = () => Promise.all([gateway.directory.findKey(NOBODY), gateway.pools.read(NOBODY)]);
  const readiness = createReadiness({ look });
  const onError = (error: unknown) => void report(error, "server");
  const handler = createHandler({
    answer: (request) => answer(request, gateway),
    answerConsole: settings.hasConsole ? consoleOf(settings, write) : undefined,
    ...{ calls, readiness, onError },
    memory: createBodyMemory(),
    timeout: timeoutSeconds * SECOND,
  });
  const server = createHttpServer(handler);
  const connections = connectionsOf(server);
  const url = await listen(server, { host, port });
  const writeCalls = async () => {
    await callRecords.flush();
    const lost = callRecords.takeLost();
    if (lost > 0) say({ level: "WARN", message: `${lost} records of calls were lost` });
  };
  const stopTicks = startTicks(
    [
      { every: SECOND, run: log.catchUp },
      { every: 4 * SECOND, run: purses.prepare },
      { every: 10 * SECOND, run: usageRecords.flush },
      { every: 10 * SECOND, run: writeCalls },
    ],
    onError,
  );
  const signals = listenTo(listenToWishes, graceSeconds * SECOND);
  onListening(url);

  await signals.stop;
  onStopping();
  const giveBack = async () => {
    const isGiven = await closeWithin(purses, Date.now() + TIME_TO_GIVE_BACK);
    if (!isGiven) say({ level: "WARN", message: "stopped before all that was held of the limits was given back" });
  };
  const last = [stopTicks, usageRecords.flush, writeCalls, giveBack, log.written];
  await stop({ readiness, connections, calls, hurry: signals.hurry, last, onError });
}

/** Loaded with the first request for it. */
function consoleOf(
  { resources, consoleFolder: folder }: ServerSettings,
  write: Surroundings["write"],
): Console["answer"] {
  let opening: Promise<Console> | undefined;
  return async (request) => {
    opening ??= import("./open-console.ts").then(({ openConsole }) =>
      openConsole({
        ...{ ...resources, gatewayUrl: undefined, folder, write },
        recording: resources.recordedCalls ?? RECORDED_CALLS,
      }),
    );
    return (await opening).answer(request);
  };
}

/** Of what no request has caused. */
const OF_NO_REQUEST = { requestId: "none", platformId: "none" };
/** Neither a key nor a model. */
const NOBODY = "nobody";

// Cold starts: from the start of a process to the first byte of its first stream.
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Bundle, bundleModule } from "../local/bundle.ts";
import { readConfiguration } from "../local/configuration.ts";
import { fillDynamoDb } from "../local/dynamodb.ts";
import { functionVariables } from "../local/function-variables.ts";
import { startEnvironment } from "../local/lambda/environment.ts";
import type { Parts } from "./parts.ts";
import type { Peer } from "./peers.ts";
import { CONFIGURATION, KEY, requestBody } from "./plan.ts";
import type { Figures, Samples } from "./samples.ts";
import type { Context } from "./subjects.ts";
import { type LambdaFunction, peer } from "./subjects.ts";

/** In turn, so that whatever the machine does meanwhile hits all alike. */
export async function coldStarts(
  peers: readonly Peer[],
  samples: Samples,
  { parts, sizes, functions }: Context,
): Promise<void> {
  await fillDynamoDb(parts.dynamoDb, await readConfiguration(CONFIGURATION));
  const cold = await Promise.all(functions.map((subject) => coldFunction(subject, parts)));
  for (let time = 0; time < sizes.coldStarts; time++) {
    for (const { name, start } of cold) samples.add(name, await start());
  }
  for (let time = 0; time < sizes.peerStarts; time++) {
    for (const gateway of peers) samples.add(gateway.name, await startPeer(gateway, parts));
  }
  for (const { close } of cold) await close();
}

interface ColdFunction {
  readonly name: string;
  /** `coldStart` is until the first byte, `initialised` until a call is taken, `imported` the import of the bundle alone. */
  start(): Promise<Figures>;
  close(): Promise<void>;
}

const PLAN = { chunks: 3, gap: 0 };

async function coldFunction(
  [name, entry, model]: LambdaFunction,
  { provider, dynamoDb }: Parts,
): Promise<ColdFunction> {
  const bundle = await bundleModule(entry);
  const variables = functionVariables({ credentials: { openai: { apiKey: "sk-bench", apiBase: provider } } }, dynamoDb);
  return {
    name,
    start: async () => ({
      ...(await timeFirstCall(bundle, variables, firstEvent(model))),
      imported: await timeImport(bundle, variables),
    }),
    close: bundle.close,
  };
}

async function timeFirstCall(bundle: Bundle, variables: Record<string, string>, event: string): Promise<Figures> {
  const startedAt = performance.now();
  const options = { bundle, variables, timeoutSeconds: 60, onLog: () => {} };
  const environment = await startEnvironment(options, new AbortController().signal);
  const initialised = performance.now() - startedAt;
  const { reply, done } = environment.invoke({ id: randomUUID(), event });
  const { prelude, body } = await reply;
  await once(body.resume(), "data");
  const coldStart = performance.now() - startedAt;
  await done;
  environment.kill();
  await environment.exited;
  if (prelude.statusCode !== 200) throw new Error(`the first call was answered with ${prelude.statusCode}`);
  return { initialised, coldStart };
}

function firstEvent(model: string): string {
  return JSON.stringify({
    version: "2.0",
    rawPath: "/v1/chat/completions",
    rawQueryString: "",
    headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
    requestContext: { http: { method: "POST", path: "/v1/chat/completions" } },
    body: requestBody(model, true, PLAN),
    isBase64Encoded: false,
  });
}

async function timeImport({ folder, handler }: Bundle, variables: Record<string, string>): Promise<number> {
  const script = fileURLToPath(new URL("import-time.mjs", import.meta.url));
  const module = join(folder, handler.replace(/\.handler$/, ".mjs"));
  const { stdout } = await promisify(execFile)(process.execPath, [script, module], { env: variables });
  return Number(stdout);
}

async function startPeer(gateway: Peer, { load }: Parts): Promise<Figures> {
  const startedAt = performance.now();
  const { target, close } = await peer(gateway);
  const initialised = performance.now() - startedAt;
  const { firstBytes } = await load.ask("run", { target, stream: true, plan: PLAN, clients: 1, requests: 1 });
  await close();
  return { initialised, coldStart: initialised + (firstBytes[0] ?? Number.NaN) };
}

// `npm run bench`: Sluice beside the provider itself, the floor and other gateways. Read this first.
// `npm run bench -- --quick` shows within two minutes that everything works; its numbers are not to be trusted.
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { createScope, type Scope } from "../local/scope.ts";
import { bundleSize } from "./bundle-size.ts";
import { callsOf } from "./calls.ts";
import { chart } from "./chart.ts";
import { coldStarts } from "./cold-start.ts";
import { growthOf } from "./growth.ts";
import { idleStreams } from "./idle-streams.ts";
import { installPeers } from "./install.ts";
import { openParts } from "./parts.ts";
import { installedPeers, PORTKEY } from "./peers.ts";
import { report } from "./report.ts";
import { describeMachine, type Results } from "./results.ts";
import { measureRounds } from "./rounds.ts";
import { createSamples } from "./samples.ts";
import { ownServers } from "./servers.ts";
import { full, quick } from "./sizes.ts";
import { functionsBeside, SLUICE, startSubjects } from "./subjects.ts";
import { targetsOf } from "./targets.ts";

const USAGE = `npm run bench -- [--quick] [--beside PATH]

Measures Sluice beside others for about 50 minutes, prints a table,
and writes bench/results.json and docs/bench.svg.

  --quick        shows that it works; its numbers are not to be trusted
  --beside PATH  adds a column for the functions/gateway.ts of another checkout
  --help         prints this
`;

async function bench({ quick: isQuick, beside }: Options, scope: Scope): Promise<Results> {
  const missing = installPeers();
  const sizes = isQuick ? quick : full;
  const context = { sizes, functions: functionsBeside(beside), parts: await openParts(scope) };
  const peers = installedPeers(context.parts.provider);
  const samples = createSamples();

  for (const [name, entry, model] of context.functions) {
    samples.add(name, await bundleSize(entry));
    samples.add(name, await callsOf(entry, model, context.parts));
  }
  await coldStarts(peers, samples, context);
  const servers = await ownServers(context.parts, scope);
  await idleStreams([...servers, ...peers.filter(({ name }) => name === PORTKEY)], samples, context);
  const subjects = await startSubjects([...servers, ...peers], scope, context);
  await measureRounds(subjects, samples, context);
  const growth = await growthOf(subjects, context);

  const figures = samples.summaries();
  const names = subjects.map(({ name }) => name);
  const targets = targetsOf(figures, growth[SLUICE] ?? []);
  return { ...describeMachine(), subjects: names, missing, figures, growth, targets };
}

type Options = ReturnType<typeof readOptions>;

function readOptions() {
  const types = { quick: { type: "boolean" }, beside: { type: "string" }, help: { type: "boolean" } } as const;
  try {
    return parseArgs({ options: types }).values;
  } catch (error) {
    console.error(`bench: ${(error as Error).message.split("\n")[0]}`);
    process.exit(1);
  }
}

const here = (path: string) => new URL(path, import.meta.url);

const options = readOptions();
if (options.help) {
  process.stdout.write(USAGE);
  process.exit();
}
process.once("SIGINT", () => process.exit(130));
const scope = createScope();
try {
  const results = await bench(options, scope);
  await writeFile(here("results.json"), `${JSON.stringify(results, undefined, 2)}\n`);
  await writeFile(here("../docs/bench.svg"), chart(results));
  console.log(report(results));
} finally {
  await scope.close();
}

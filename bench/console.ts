// How quick the console is on a large stage: for each page, the time to its first numbers, the bytes on the wire, and what is
// read from DynamoDB until then. First when nothing was looked at before, and then again.
//   npx node bench/console.ts [--quick] [--rounds 3]
import { parseArgs } from "node:util";
import type { Page, Request } from "playwright-core";
import { parseConfiguration } from "../functions/core/directory/configuration.ts";
import { createScope, type Scope } from "../local/scope.ts";
import { startServer } from "../local/server.ts";
import { createLink } from "../local/sign-in-link.ts";
import { launchBrowser } from "../test/console/support/browser.ts";
import { dynoxideBinary, startDynalite, startDynoxide } from "../test/support/dynamodb.ts";
import { type CountingProxy, startCountingProxy } from "./console/counting-proxy.ts";
import { configurationOf, fill, type Size } from "./console/fill.ts";

const FULL: Size = { keys: 1_000, models: 50, days: 90, daysOfHours: 7, calls: 20_000 };
const QUICK: Size = { keys: 50, models: 5, days: 10, daysOfHours: 2, calls: 500 };
/** Milliseconds. What takes longer is not waited for. */
const LONGEST = 45_000;

/** With what has the first numbers. */
const PAGES = {
  overview: ".tile .value",
  "overview?span=90d": ".tile .value",
  usage: "main tbody tr",
  "usage?span=90d": "main tbody tr",
  calls: "tr.action",
  "calls?key=team-0007": "tr.action",
  keys: "main tbody tr",
  models: "main tbody tr",
  access: "main .blank, main tbody tr",
  playground: '.settings option:text-is("model-00")',
};

interface Measured {
  readonly milliseconds: number;
  readonly bytes: number;
  readonly requests: number;
  readonly reads: number;
  readonly units: number;
}

interface Place {
  readonly url: string;
  /** What has its first numbers. */
  readonly numbers: string;
}

async function measure(page: Page, proxy: CountingProxy, { url, numbers }: Place): Promise<Measured> {
  await page.goto("about:blank");
  await proxy.quiet();
  const finished: Request[] = [];
  const note = (request: Request) => void finished.push(request);
  page.on("requestfinished", note);
  proxy.reads();
  const startedAt = performance.now();
  await page.goto(url, { waitUntil: "commit" });
  const shown = page.locator(numbers).first();
  const isShown = await shown.waitFor({ state: "attached" }).then(
    () => true,
    () => false,
  );
  const milliseconds = isShown ? performance.now() - startedAt : Number.POSITIVE_INFINITY;
  const { requests: reads, units } = proxy.reads();
  page.off("requestfinished", note);
  const sizes = await Promise.all(finished.map((request) => request.sizes()));
  const bytes = sizes.reduce((sum, size) => sum + size.responseBodySize + size.responseHeadersSize, 0);
  return { milliseconds, bytes, requests: finished.length, reads, units };
}

async function measureAll(size: Size, rounds: number, scope: Scope): Promise<void> {
  const database = await scope.open(dynoxideBinary ? startDynoxide() : startDynalite());
  const proxy = await scope.open(startCountingProxy(database.endpoint));
  const configuration = parseConfiguration(JSON.stringify(configurationOf(size)));
  const options = { configuration, dynamoDbEndpoint: proxy.endpoint, onLog: () => {} };
  const server = await scope.open(startServer(options));
  const records = await fill(database.endpoint, size);
  console.log(`${size.keys} keys, ${size.models} models, ${records} usage records, ${size.calls} calls`);
  const browser = await scope.open(launchBrowser());
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(LONGEST);
  const page = await context.newPage();
  await page.goto(await createLink(server.consoleUrl ?? "", database.endpoint));
  await page.getByRole("navigation", { name: "Console" }).waitFor();
  console.log("| page | first time | reads, units | again | reads, units | on the wire | requests |");
  console.log("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
  for (const [path, numbers] of Object.entries(PAGES)) {
    const place = { url: `${server.consoleUrl}${path}`, numbers };
    const first = await measure(page, proxy, place);
    const all: Measured[] = [];
    for (let round = 0; round < rounds; round++) all.push(await measure(page, proxy, place));
    all.sort((one, other) => one.milliseconds - other.milliseconds);
    const middle = all[Math.floor(rounds / 2)] ?? first;
    const cells = [...cellsOf(first), ...cellsOf(middle), `${whole(middle.bytes / 1000)} KB`, middle.requests];
    console.log(`| ${[path, ...cells].join(" | ")} |`);
  }
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

function cellsOf({ milliseconds, reads, units }: Measured): string[] {
  const time = Number.isFinite(milliseconds) ? `${whole(milliseconds)} ms` : `not within ${whole(LONGEST)} ms`;
  return [time, `${whole(reads)}, ${whole(units)}`];
}

const { values } = parseArgs({
  options: { quick: { type: "boolean", default: false }, rounds: { type: "string", default: "3" } },
});
const scope = createScope();
try {
  await measureAll(values.quick ? QUICK : FULL, Number(values.rounds), scope);
} finally {
  await scope.close();
}

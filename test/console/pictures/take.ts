// Takes pictures of every page into a folder:
//   node --import ./local/recent-node.mjs test/console/pictures/take.ts [folder]
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Browser, Page } from "playwright-core";
import { parseConfiguration } from "../../../functions/core/directory/configuration.ts";
import { createScope } from "../../../local/scope.ts";
import { type Server, startServer } from "../../../local/server.ts";
import { createLink } from "../../../local/sign-in-link.ts";
import { pause } from "../../support/fake-provider/gate.ts";
import { stream } from "../../support/fake-provider/stream.ts";
import { errorEventAfter } from "../../support/fake-provider/stream-faults.ts";
import { type FakeProvider, startFakeProvider } from "../../support/fake-provider.ts";
import { launchBrowser } from "../support/browser.ts";
import { makeCalls } from "./calls.ts";
import { configurationAt } from "./configuration.ts";
import { writeHistory } from "./history.ts";
import { busy, STORY } from "./provider.ts";
import { randomFrom } from "./random.ts";

const CALLS = 500;
const THEMES = ["light", "dark"] as const;
const WIDTHS = [1440, 390] as const;
/** They fill the limits of the minute. */
const CALLS_BEFORE_EACH = 60;
const PAGES = ["overview", "calls", "usage", "keys", "models", "access", "playground"];

const OTHERS = {
  ...{ audit: "access?tab=audit", sessions: "access?tab=sessions", refused: "calls?ending=refused" },
  ...{ "new-key": "keys?dialog=new", "new-model": "models?dialog=new", "usage-cost": "usage?show=cost&span=30d" },
};

interface Camera {
  readonly browser: Browser;
  readonly folder: string;
}

interface Look {
  readonly theme: (typeof THEMES)[number];
  readonly width: (typeof WIDTHS)[number];
}

async function openPage({ browser }: Camera, server: Server, { theme, width }: Look): Promise<Page> {
  const viewport = { width, height: width > 900 ? 900 : 844 };
  const context = await browser.newContext({ colorScheme: theme, reducedMotion: "reduce", viewport });
  const page = await context.newPage();
  await page.goto(await createLink(server.consoleUrl ?? "", server.dynamodb));
  await page.getByRole("navigation", { name: "Console" }).waitFor();
  return page;
}

async function take({ folder }: Camera, page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(folder, `${name}.png`), caret: "initial" });
  console.log(`${name}.png`);
}

async function open(page: Page, server: Server, path: string): Promise<void> {
  await page.goto(`${server.consoleUrl}${path}`);
  const filled = path.startsWith("playground") ? ".ask textarea" : "main table, main .blank h2, dialog form";
  await page.locator(filled).first().waitFor();
  await page.getByText("Loading…").waitFor({ state: "detached" });
}

async function ask(page: Page): Promise<void> {
  await page.getByLabel("Your question").fill("Why does a sluice have a gate?");
  await page.getByRole("button", { name: "Send" }).click();
  await page
    .locator(".wire .pill")
    .filter({ hasText: /stop|broke/ })
    .waitFor();
}

/** Every page as it is filled, its dialogs, and the playground with an answer and with an error. */
async function takeFilled(camera: Camera, server: Server, provider: FakeProvider, look: Look): Promise<void> {
  const page = await openPage(camera, server, look);
  const suffix = `${look.theme}-${look.width}`;
  for (const name of PAGES) {
    await open(page, server, name);
    await take(camera, page, `${name}-${suffix}`);
  }
  await open(page, server, "calls?ending=failed");
  await page.locator("tr.action").first().click();
  await take(camera, page, `call-${suffix}`);
  for (const [name, path] of Object.entries(OTHERS)) {
    await open(page, server, path);
    await take(camera, page, `${name}-${suffix}`);
  }
  await open(page, server, "playground?model=my-claude");
  const usage = { prompt_tokens: 412, completion_tokens: 168, total_tokens: 580 };
  provider.script(stream({ chunks: [pause(180), ...STORY], usage, gapMilliseconds: 20 }), errorEventAfter(6));
  await ask(page);
  await take(camera, page, `answer-${suffix}`);
  await ask(page);
  await take(camera, page, `error-${suffix}`);
  await page.context().close();
}

async function takeEmpty(camera: Camera, server: Server, look: Look): Promise<void> {
  const page = await openPage(camera, server, look);
  for (const name of PAGES) {
    await open(page, server, name);
    await take(camera, page, `empty-${name}-${look.theme}-${look.width}`);
  }
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByLabel("Admin key").waitFor();
  await take(camera, page, `sign-in-${look.theme}-${look.width}`);
  await page.context().close();
}

const scope = createScope();
try {
  const folder = resolve(process.argv[2] ?? ".build/pictures");
  await mkdir(folder, { recursive: true });
  const random = randomFrom(22);
  const provider = await scope.open(startFakeProvider());
  const common = { onLog: () => {} };
  const configuration = parseConfiguration(JSON.stringify(configurationAt(provider.url)));
  const server = await scope.open(startServer({ ...common, configuration }));
  const empty = await scope.open(startServer({ ...common, configuration: { models: [], keys: [] } }));
  provider.otherwise(busy(random));
  await writeHistory(server.dynamodb, random);
  await makeCalls(server.url, CALLS, random);
  const camera = { folder, browser: await scope.open(launchBrowser()) };
  for (const width of WIDTHS)
    for (const theme of THEMES) {
      await makeCalls(server.url, CALLS_BEFORE_EACH, random);
      await takeFilled(camera, server, provider, { theme, width });
      await takeEmpty(camera, empty, { theme, width });
    }
} finally {
  await scope.close();
}

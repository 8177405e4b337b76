// The real local server with a scripted provider behind it, and a browser before it, for the tests of one file. After each test
// its pages are closed, and whatever they must never do fails the test.
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, expect } from "vitest";
import type { Role } from "../../../functions/admin/access/role.ts";
import { signInUrl } from "../../../functions/admin/access/ticket.ts";
import { parseConfiguration } from "../../../functions/core/directory/configuration.ts";
import { createScope } from "../../../local/scope.ts";
import type { Server, ServerOptions } from "../../../local/server.ts";
import { tableNames } from "../../../local/tables.ts";
import { ticketIn } from "../../support/admin-journey.ts";
import { type FakeProvider, startFakeProvider } from "../../support/fake-provider.ts";
import { builtConsole, startServer } from "../../support/server.ts";
import { launchBrowser } from "./browser.ts";
import { findSecrets } from "./secrets.ts";
import { type Watch, watch } from "./watch.ts";

export const PROVIDER_KEY = "provider-secret-of-the-model";
export const GATEWAY_KEY = "the-secret-of-the-key-demo";

export interface OpenConsole {
  readonly server: Server;
  readonly provider: FakeProvider;
  /** Such as `http://127.0.0.1:3000/console/`. */
  readonly url: string;
  /** A link that signs in, as it was made so many milliseconds ago. */
  link(role?: Role, age?: number): Promise<string>;
  /** A page of a browser of its own: nobody is signed in. */
  visit(options?: VisitOptions): Promise<Page>;
  /** A page where somebody is signed in. */
  signedIn(path?: string, options?: VisitOptions & { readonly role?: Role }): Promise<Page>;
}

interface VisitOptions {
  readonly theme?: "light" | "dark";
  readonly width?: number;
}

interface ConsoleOptions extends Partial<Omit<ServerOptions, "configuration">> {
  /** As in the operator's file, of the address of the provider. */
  readonly configuration?: (model: (name: string) => object) => object;
}

/** Registers what is done after each test and at the end of the file. */
export async function openConsole(options: ConsoleOptions = {}): Promise<OpenConsole> {
  const { configuration = usual, ...own } = options;
  const scope = createScope();
  afterAll(() => scope.close());
  const starting = launchBrowser();
  const provider = await scope.open(startFakeProvider());
  const text = JSON.stringify(configuration(modelOf(provider)));
  const variables = { ...(own.entry === "server" && { SLUICE_CONSOLE_FILES: await builtConsole() }), ...own.variables };
  const server = await scope.open(
    startServer({ entry: "function", onLog: () => {}, ...own, variables, configuration: parseConfiguration(text) }),
  );
  const browser = await scope.open(starting);
  const url = server.consoleUrl ?? "";
  const visits = createVisits(browser, [new URL(url).origin, server.url]);
  afterEach(async () => {
    provider.reset();
    await visits.end();
  });
  const link = async (role: Role = "admin", age = 0) => {
    const ticket = await ticketIn({ endpoint: server.dynamodb, table: tableNames.Admin }, role, Date.now() - age);
    return signInUrl(url, ticket);
  };
  return {
    ...{ server, provider, url, link, visit: visits.open },
    async signedIn(path = "overview", { role, ...visit } = {}) {
      const page = await visits.open(visit);
      const { hash } = new URL(await link(role));
      await page.goto(`${url}${path}${hash}`);
      await page.getByRole("navigation", { name: "Console" }).waitFor();
      return page;
    },
  };
}

function modelOf({ url }: FakeProvider) {
  return (name: string) => ({
    name,
    model: `openai/${name}`,
    provider_config: { api_base: url, api_key: PROVIDER_KEY },
    prices: { prompt: 1, completion: 2 },
  });
}

function usual(model: (name: string) => object): object {
  const key = { name: "demo", key: GATEWAY_KEY, allowed_models: ["*"], rate_limit: { rpm: 600 } };
  return { models: [model("my-model"), model("other-model")], keys: [key] };
}

function createVisits(browser: Browser, origins: readonly string[]) {
  const open: { readonly watch: Watch; close(): Promise<void> }[] = [];
  return {
    async open({ theme = "light", width = 1440 }: VisitOptions = {}): Promise<Page> {
      const context = await browser.newContext({
        colorScheme: theme,
        reducedMotion: "reduce",
        viewport: { width, height: 900 },
      });
      context.setDefaultTimeout(30_000);
      open.push({ watch: await watch(context, origins), close: () => context.close() });
      return context.newPage();
    },
    /** Throws what was wrong on any page. */
    async end(): Promise<void> {
      const ended = open.splice(0);
      const responses = (await Promise.all(ended.map(({ watch }) => watch.responses()))).flat();
      await Promise.all(ended.map(({ close }) => close()));
      expect(ended.flatMap(({ watch }) => watch.faults)).toEqual([]);
      expect(findSecrets(responses, [PROVIDER_KEY, GATEWAY_KEY])).toEqual([]);
    },
  };
}

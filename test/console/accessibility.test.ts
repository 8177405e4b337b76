// Every page and every dialog, filled, in both themes, as people see them who cannot see.
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { status } from "../support/fake-provider/faults.ts";
import { stream } from "../support/fake-provider/stream.ts";
import { errorEventAfter } from "../support/fake-provider/stream-faults.ts";
import { ask } from "./support/ask.ts";
import { findViolations, loadAxe } from "./support/axe.ts";
import { GATEWAY_KEY, openConsole } from "./support/open-console.ts";
import { usageIsWritten } from "./support/usage-is-written.ts";

const { server, provider, url, visit, signedIn } = await openConsole({ entry: "server" });
let keyId = "";
let adminKeyId = "";

async function callGateway(body: object): Promise<void> {
  const response = await fetch(`${server.url}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${GATEWAY_KEY}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "my-model", messages: [{ role: "user", content: "Hi" }], ...body }),
  });
  await response.text();
}

async function opened(path: string): Promise<Page> {
  const page = await signedIn("overview");
  await loadAxe(page);
  await page.goto(`${url}${path}`);
  return page;
}

beforeAll(async () => {
  for (const body of [{}, { stream: true }, { model: "missing" }]) await callGateway(body);
  provider.script(status(400));
  await callGateway({});
  const page = await signedIn();
  await usageIsWritten(page);
  const limits = { rate_limit: { rpm: 10 }, budget: { usd_per_month: 5 } };
  keyId = String((await ask(page, "POST api_keys", { name: "team", allowed_models: ["*"], ...limits }))["id"]);
  adminKeyId = String((await ask(page, "POST admin_api_keys", { name: "ci", role: "viewer" }))["id"]);
});

const dialog = (name: string) => (page: Page) => page.getByRole("dialog", { name });
const row = (name: string) => (page: Page) => page.getByRole("row").filter({ hasText: name }).first();
const heading = (name: string | RegExp) => (page: Page) => page.getByRole("heading", { name });

type Filled = (page: Page) => ReturnType<Page["locator"]>;

/** By page: each address, with what is there once it is filled. */
const PLACES: Readonly<Record<string, Readonly<Record<string, Filled>>>> = {
  overview: {
    overview: row("demo"),
    "overview?span=90d": row("demo"),
  },
  usage: {
    "usage?by=key,model": row("demo"),
    "usage?span=90d&show=cost": row("demo"),
    "usage?key=nobody": heading("Nothing was used in this time"),
  },
  calls: {
    calls: row("complete"),
    "calls?ending=failed": row("invalid_request"),
    "calls?ending=refused": row("model_not_found"),
    "calls?key=nobody": heading(/Looking for calls|No call is like this/),
  },
  keys: {
    keys: row("team"),
    "keys?search=nothing": heading("No key is like this"),
    "keys?dialog=new": dialog("New key"),
  },
  models: {
    models: row("my-model"),
    "models?dialog=new": dialog("New model"),
    "models?dialog=change&model=my-model": dialog("my-model"),
    "models?dialog=copy&model=my-model": dialog("Copy of my-model"),
    "models?dialog=delete&model=my-model": dialog("Delete my-model"),
    "models?dialog=change&model=gone": heading("It is gone"),
    "models?dialog=import": dialog("Import models and keys"),
  },
  access: {
    access: row("ci"),
    "access?dialog=new": dialog("New admin key"),
    "access?tab=sessions": row("this one"),
    "access?tab=audit": row("api_key.created"),
  },
  playground: {
    playground: heading("Ask a model something"),
    "playground?view=code": heading("Ask a model something"),
    nowhere: heading("There is no such page"),
  },
};

/** Such as `main: 420 of 390`. */
function widerThanItsPlace(): string[] {
  const places = [document.documentElement, ...document.querySelectorAll("main, dialog[open]")];
  const wide = places.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth);
  return wide.map(({ localName, scrollWidth, clientWidth }) => `${localName}: ${scrollWidth} of ${clientWidth}`);
}

describe("everybody can use", () => {
  it.each(Object.entries(PLACES))("the page %s", async (_, places) => {
    const page = await opened(Object.keys(places)[0] ?? "");
    const violations: Record<string, string[]> = {};
    for (const [path, filled] of Object.entries(places)) {
      await page.goto(`${url}${path}`);
      await filled(page).waitFor();
      violations[path] = await findViolations(page);
    }
    expect(violations).toEqual(Object.fromEntries(Object.keys(places).map((path) => [path, []])));
  });

  it("what can be done with a key", async () => {
    const page = await opened("keys");
    for (const name of ["change", "rotate", "disable", "revoke"]) {
      await page.goto(`${url}keys?dialog=${name}&key=${keyId}`);
      await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).waitFor();
      expect(await findViolations(page)).toEqual([]);
    }
  });

  it("the dialogs to disable and to revoke an admin key, and the one that shows a new one", async () => {
    const page = await opened(`access?dialog=disable&id=${adminKeyId}`);
    await dialog("Disable ci")(page).waitFor();
    expect(await findViolations(page)).toEqual([]);
    await page.goto(`${url}access?dialog=revoke&id=${adminKeyId}`);
    await dialog("Revoke ci")(page).waitFor();
    expect(await findViolations(page)).toEqual([]);
    await page.goto(`${url}access?dialog=new`);
    await page.getByLabel("Name").fill("robot");
    await page.getByRole("button", { name: "Create key" }).click();
    await page.getByText("This is the only time it is shown.").waitFor();
    expect(await findViolations(page)).toEqual([]);
  });

  it("the menu of a row, and a form with what is wrong in it", async () => {
    const page = await opened("keys");
    await row("team")(page)
      .getByRole("button", { name: /^Actions for/ })
      .click();
    await page.getByRole("link", { name: "Its usage" }).waitFor();
    expect(await findViolations(page)).toEqual([]);
    await page.goto(`${url}keys?dialog=new`);
    await page.getByLabel("Tokens a minute").fill("many");
    await page.getByRole("button", { name: "Create key" }).click();
    await page.getByRole("alert").first().waitFor();
    expect(await findViolations(page)).toEqual([]);
  });

  it("what another has changed meanwhile", async () => {
    const page = await opened(`keys?dialog=change&key=${keyId}`);
    await page.getByLabel("Requests a minute", { exact: true }).fill("11");
    await ask(page, `PATCH api_keys/${keyId}`, { rate_limit: { rpm: 12 } });
    await page.getByRole("button", { name: "Save" }).click();
    await heading("was changed meanwhile")(page).waitFor();
    expect(await findViolations(page)).toEqual([]);
  });

  it("the plan of an import", async () => {
    const page = await opened("models?dialog=import");
    const model = { name: "imported", model: "openai/gpt-4.1-mini" };
    await page.getByLabel("Models and keys, as JSON").fill(JSON.stringify({ models: [model], keys: [] }));
    await page.getByRole("button", { name: "Show the plan" }).click();
    await row("imported")(page).waitFor();
    expect(await findViolations(page)).toEqual([]);
  });

  it("a call in full", async () => {
    const page = await opened("calls");
    await row("complete")(page).click();
    await page.getByRole("complementary", { name: "The chosen call" }).getByText("Settled").waitFor();
    expect(await findViolations(page)).toEqual([]);
  });

  it("a conversation with an answer and one that broke off, its events and its code", async () => {
    const page = await opened("playground");
    const chunks = [
      "# Title\n\n- a **list**\n\n`code`\n\n",
      "| a | b |\n| --- | --- |\n| 1 | 2 |\n\n```\nblock\n```\n",
    ];
    provider.script(stream({ chunks }), errorEventAfter(3));
    for (const question of ["One?", "Two?"]) {
      await page.getByLabel("Your question").fill(question);
      await page.getByRole("button", { name: "Send" }).click();
      await page
        .getByText(question === "One?" ? "block" : "overloaded", { exact: false })
        .first()
        .waitFor();
    }
    for (const view of ["Call", "Events", "Code"]) {
      await page.getByRole("button", { name: view, exact: true }).click();
      expect(await findViolations(page)).toEqual([]);
    }
  });

  it("the page to sign in, and what it says to a wrong key", async () => {
    const page = await visit();
    await loadAxe(page);
    await page.goto(url);
    await page.getByLabel("Admin key").fill("wrong");
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("alert").waitFor();
    expect(await findViolations(page)).toEqual([]);
  });

  it("a small screen, which nothing is wider than", async () => {
    const page = await signedIn("overview", { width: 390 });
    await loadAxe(page);
    const places = {
      ...{ overview: row("demo"), playground: heading("Ask a model something"), calls: row("complete") },
      ...{ usage: row("demo"), keys: row("team"), "keys?dialog=new": dialog("New key") },
      ...{ models: row("my-model"), access: row("ci") },
    };
    for (const [path, filled] of Object.entries(places)) {
      await page.goto(`${url}${path}`);
      await filled(page).waitFor();
      expect([path, await findViolations(page)]).toEqual([path, []]);
      expect([path, await page.evaluate(widerThanItsPlace)]).toEqual([path, []]);
    }
  });
});

// What a page shows where there is nothing, nothing yet, nothing newer, or nothing any more.
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { ask } from "./support/ask.ts";
import { openConsole } from "./support/open-console.ts";

const { url, signedIn } = await openConsole({ entry: "server", configuration: () => ({ models: [], keys: [] }) });
const USAGE = "**/v1/organization/usage/summary**";
const KEYS = "**/v1/organization/api_keys?**";

const heading = (page: Page, name: string) => page.getByRole("heading", { name });

/** As a provider of the API that is in trouble answers. */
const unavailable = {
  status: 503,
  contentType: "application/json",
  body: JSON.stringify({ error: { message: "The database cannot be reached.", type: "server_error", code: "x" } }),
};

describe("a page", () => {
  it.each([
    ["overview", "No calls yet", "playground"],
    ["calls", "No calls in the latest hours", "curl"],
    ["usage", "Nothing was used in this time", "longer time"],
    ["keys", "No keys yet", "npm run keys -- create"],
    ["models", "No models yet", "npm run models -- create"],
    ["access", "No admin keys", "npm run admin -- link"],
    ["playground", "No models yet", "npm run models -- create"],
  ])("says of %s that there is nothing yet, and how that changes", async (path, title, way) => {
    const page = await signedIn(path);
    await heading(page, title).first().waitFor({ timeout: 45_000 });
    expect(await page.getByRole("main").innerText()).toContain(way);
  });

  it("says that it is loading only where that takes a while, and then shows what came", async () => {
    const page = await signedIn("models");
    const { promise, resolve } = Promise.withResolvers<void>();
    await page.route(KEYS, async (route) => {
      await promise;
      await route.continue();
    });
    await page.goto(`${url}keys`);
    await page.getByRole("status").getByText("Loading…").waitFor();
    resolve();
    await heading(page, "No keys yet").waitFor();
    expect(await page.getByText("Loading…").count()).toBe(0);
  });

  it("keeps the numbers that it has, dimmed and with the reason, where newer ones cannot be read", async () => {
    const page = await signedIn("overview");
    await page.getByText("updated").waitFor();
    await page.route(USAGE, (route) => route.fulfill(unavailable));
    await page.getByRole("button", { name: "7 d" }).click();
    const notice = page.getByRole("status").filter({ hasText: "The database cannot be reached." });
    await notice.waitFor();
    expect(await page.locator(".dim").getByText("Requests").first().isVisible()).toBe(true);
    await page.unroute(USAGE);
    await notice.getByRole("button", { name: "Try again" }).click();
    await notice.waitFor({ state: "detached" });
    expect(await page.locator(".dim").count()).toBe(0);
  });

  it("says why nothing can be read, and tries again when it is told to", async () => {
    const page = await signedIn("models");
    await page.route(KEYS, (route) => route.fulfill(unavailable));
    await page.goto(`${url}keys`);
    await page.getByRole("alert").getByText("The database cannot be reached.").waitFor();
    await page.unroute(KEYS);
    await page.getByRole("button", { name: "Try again" }).click();
    await heading(page, "No keys yet").waitFor();
  });

  it("says that the role does not allow it, and offers no second try", async () => {
    const page = await signedIn("access", { role: "operator" });
    await heading(page, "Your role does not allow this").waitFor();
    expect(await page.getByRole("button", { name: "Try again" }).count()).toBe(0);
  });

  it.each([
    ["keys?dialog=change&key=gone", "Key"],
    ["models?dialog=change&model=gone", "gone"],
  ])("says that what the address names is gone: %s", async (path, title) => {
    const page = await signedIn(path);
    const dialog = page.getByRole("dialog", { name: title, exact: true });
    await dialog.getByRole("heading", { name: "It is gone" }).waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    expect(new URL(page.url()).search).toBe("");
  });

  it("says of a call that was not kept that it is gone", async () => {
    const page = await signedIn("calls?call=call_0mx1j7bq2_gone");
    await page.getByRole("complementary", { name: "The chosen call" }).getByText("It is gone").waitFor();
  });

  it("shows a model that another has changed meanwhile, theirs beside mine", async () => {
    const page = await signedIn("models");
    await ask(page, "POST models", { name: "shared", model: "openai/gpt-4.1-mini" });
    await page.goto(`${url}models?dialog=change&model=shared`);
    await page.getByLabel("Requests a minute", { exact: true }).fill("20");
    await ask(page, "PATCH models/shared", { rate_limit: { rpm: 10 } });
    await page.getByRole("button", { name: "Save" }).click();
    await heading(page, "shared was changed meanwhile").waitFor();
    const row = page.getByRole("dialog").getByRole("row").filter({ hasText: "rate_limit.rpm" });
    expect(await row.getByRole("cell").allTextContents()).toEqual(["rate_limit.rpm", "10", "20"]);
    await page.getByRole("button", { name: "Save what is chosen" }).click();
    await expect.poll(async () => (await ask(page, "GET models/shared"))["rate_limit"]).toEqual({ rpm: 20 });
    await ask(page, "DELETE models/shared");
  });
});

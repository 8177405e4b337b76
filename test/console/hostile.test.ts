// What others choose, such as names, models, codes and answers, is text on every page that shows it, whatever it is.
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { status } from "../support/fake-provider/faults.ts";
import { stream } from "../support/fake-provider/stream.ts";
import { ask } from "./support/ask.ts";
import { openConsole } from "./support/open-console.ts";
import { usageIsWritten } from "./support/usage-is-written.ts";

const SCRIPT = "<script>globalThis.isOwned=1</script>";
const IMAGE = '"><img src=x onerror=globalThis.isOwned=1>';
const LINK = "javascript:globalThis.isOwned=1";
const REVERSED = "invoice\u202Efdp.exe";
const PROTOTYPE = "__proto__";
const LONG = `${"long".repeat(40)}`;
const NAMES = [SCRIPT, IMAGE, LINK, REVERSED, PROTOTYPE, "constructor", LONG];
const FIRST = "hostile-";

const { server, provider, url, signedIn } = await openConsole({
  entry: "server",
  configuration: (model) => ({ models: [model("my-model"), model(PROTOTYPE)], keys: [] }),
});

async function callGateway(key: string, body: object): Promise<void> {
  const response = await fetch(`${server.url}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json", "x-request-id": IMAGE },
    body: JSON.stringify({ model: "my-model", messages: [{ role: "user", content: SCRIPT }], ...body }),
  });
  await response.text();
}

/** Whether anything of it became more than text. */
async function expectHarmless(page: Page): Promise<void> {
  const found = await page.evaluate(() => ({
    isOwned: "isOwned" in globalThis || "isOwned" in Object.prototype,
    scripts: document.querySelectorAll("body script").length,
    images: document.querySelectorAll("img:not(.thumbnail)").length,
    handlers: [...document.querySelectorAll("*")].filter((element) =>
      element.getAttributeNames().some((name) => name.startsWith("on")),
    ).length,
    links: [...document.links].map(({ href }) => href).filter((href) => !/^https?:/.test(href)),
  }));
  expect(found).toEqual({ isOwned: false, scripts: 0, images: 0, handlers: 0, links: [] });
}

beforeAll(async () => {
  const page = await signedIn();
  const made: Record<string, string> = {};
  for (const name of NAMES) {
    const created = await ask(page, "POST api_keys", {
      ...{ name: `${FIRST}${name}`, allowed_models: ["*"] },
      rate_limit: { rpm: 100 },
    });
    made[`${FIRST}${name}`] = String(created["key"]);
    await ask(page, "POST admin_api_keys", { name: `${FIRST}${name}`, role: "viewer" });
  }
  for (const [at, key] of Object.values(made).entries()) {
    const failure = { code: NAMES[at] ?? "", type: IMAGE, message: `${SCRIPT} ${IMAGE}` };
    provider.script(status(400, failure), stream());
    await callGateway(key, {});
    await callGateway(key, { stream: true });
    await callGateway(key, { model: NAMES[at] });
  }
  await usageIsWritten(page);
});

describe("hostile names", () => {
  it("are text on every page", async () => {
    const page = await signedIn();
    for (const path of [
      ...["overview", "usage?by=key,model", "calls", "calls?ending=failed", "calls?ending=refused", "keys"],
      ...["keys?dialog=new", "models", "access", "access?tab=audit", "playground"],
    ]) {
      await page.goto(`${url}${path}`);
      const name = path.startsWith("models") || path.startsWith("playground") ? PROTOTYPE : FIRST;
      await page.getByText(name).first().waitFor({ state: "attached" });
      await expectHarmless(page);
      expect([path, await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)]).toEqual([path, 0]);
    }
  });

  it("are text in the dialogs of a key and of a call", async () => {
    const page = await signedIn("keys");
    for (const name of NAMES) {
      await page.getByRole("link", { name: `${FIRST}${name}`, exact: true }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Save" }).waitFor();
      await expectHarmless(page);
      await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
    }
    await page.goto(`${url}calls?ending=failed`);
    await page.getByRole("row").filter({ hasText: FIRST }).first().waitFor();
    for (const row of await page.getByRole("row").filter({ hasText: FIRST }).all()) {
      await row.click();
      await page.getByRole("complementary", { name: "The chosen call" }).getByText("Settled").waitFor();
      await expectHarmless(page);
    }
  });

  it.each([
    ["a script", SCRIPT],
    ["an image", IMAGE],
    ["the prototype of objects", PROTOTYPE],
    ["a long word", LONG],
  ])("are text where the address has them: %s", async (_, text) => {
    const page = await signedIn();
    const value = encodeURIComponent(text);
    for (const path of [
      `keys?search=${value}&show=${value}&dialog=change&key=${value}`,
      `models?dialog=change&model=${value}&search=${value}`,
      `usage?key=${value}&model=${value}&by=${value}&span=${value}&sort=${value}&show=${value}`,
      `calls?key=${value}&code=${value}&call=${value}&search=${value}`,
      `playground?model=${value}&second=${value}&view=${value}&as=${value}`,
      value,
    ]) {
      await page.goto(`${url}${path}`);
      await page.getByRole("navigation", { name: "Console" }).waitFor();
      await page.getByRole("main").getByRole("heading").first().waitFor();
      await expectHarmless(page);
    }
  });
});

describe("a hostile answer", () => {
  it("is text, its links lead to web addresses only, and its images are not loaded", async () => {
    const page = await signedIn("playground");
    provider.script(
      stream({
        chunks: [
          ...[
            `${SCRIPT}\n\n`,
            `${IMAGE}\n\n`,
            `[click](${LINK}) [data](data:text/html,x) [web](https://example.com/)\n\n`,
          ],
          ...["![pixel](https://tracker.example/p.png)\n\n", "<a href='javascript:isOwned=1'>here</a>\n\n"],
          `${REVERSED} ${PROTOTYPE} the end`,
        ],
      }),
    );
    await page.getByLabel("Your question").fill(`${SCRIPT} ${IMAGE}`);
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByText("the end").first().waitFor();
    await expectHarmless(page);
    expect(await page.getByText(SCRIPT).first().isVisible()).toBe(true);
    const links = await page.locator(".prose a").evaluateAll((found) => found.map((link) => link.getAttribute("href")));
    expect(links).toEqual(["https://example.com/", "https://tracker.example/p.png"]);
    for (const view of ["Events", "Code"]) {
      await page.getByRole("button", { name: view, exact: true }).click();
      await expectHarmless(page);
    }
  });

  it("is text as an error, as reasoning and as a tool's call", async () => {
    const page = await signedIn("playground");
    const delta = (fields: object) => ({
      ...{ id: "chatcmpl-fake", object: "chat.completion.chunk", created: 1, model: IMAGE },
      choices: [{ index: 0, delta: fields, finish_reason: null }],
    });
    const call = { index: 0, id: IMAGE, type: "function", function: { name: SCRIPT, arguments: `{"a":"${LINK}"}` } };
    provider.script(
      stream({ chunks: [delta({ reasoning_content: SCRIPT }), delta({ tool_calls: [call] })], finish: "tool_calls" }),
      status(400, { code: SCRIPT, type: IMAGE, message: `${SCRIPT} ${LINK}` }),
    );
    for (const shown of [page.getByRole("textbox", { name: /^Result of/ }), page.getByRole("alert")]) {
      await page.getByLabel("Your question").fill("Go");
      await page.getByRole("button", { name: "Send" }).click();
      await shown.waitFor();
      await page.getByRole("button", { name: "Send" }).waitFor();
      await expectHarmless(page);
    }
  });
});

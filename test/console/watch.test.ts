// The checks that every test of the console ends with can fail: each finds what it is there to find.
import type { BrowserContext } from "playwright-core";
import { afterAll, describe, expect, it } from "vitest";
import { browserPath, launchBrowser } from "./support/browser.ts";
import { findSecrets, hashesOf } from "./support/secrets.ts";
import { type Watch, watch } from "./support/watch.ts";

const ORIGIN = "https://console.example";
const browser = await launchBrowser();
afterAll(() => browser.close());

/** A page with this body, under a policy that allows no script. */
async function open(body: string): Promise<{ readonly watched: Watch; readonly context: BrowserContext }> {
  const context = await browser.newContext();
  const watched = await watch(context, [ORIGIN]);
  const headers = { "content-type": "text/html", "content-security-policy": "script-src 'none'" };
  await context.route("**", (route) => route.fulfill({ headers, body }));
  const page = await context.newPage();
  await page.goto(ORIGIN);
  return { watched, context };
}

describe("what is watched", () => {
  it("is nothing on a page that does nothing wrong", async () => {
    const { watched, context } = await open("<p>Hello</p>");
    expect(watched.faults).toEqual([]);
    expect((await watched.responses()).map(({ request }) => request)).toContain("GET /");
    await context.close();
  });

  it("is a script that the policy refuses, and a request to another host", async () => {
    const { watched, context } = await open('<script>1</script><img src="https://elsewhere.example/pixel">');
    await expect.poll(() => watched.faults.join()).toMatch(/violation: script-src/);
    expect(watched.faults).toContain("request: https://elsewhere.example/pixel");
    await context.close();
  });
});

describe("secrets", () => {
  const KEY = `sk-sluice-abcdefghijkl-${"x".repeat(32)}`;
  const answer = (request: string, body: string, cookies: readonly string[] = []) => ({ request, body, cookies });
  const made = answer("POST /v1/organization/api_keys", `{"key": "${KEY}"}`);

  it("are none where a key was shown once, in the answer that made it", () => {
    expect(findSecrets([made, answer("GET /v1/organization/api_keys", '{"id": "abcdefghijkl"}')], ["own"])).toEqual([]);
  });

  it.each([
    ["a provider's key", [answer("GET /v1/organization/models", "own")]],
    ["a key in another answer", [made, answer("GET /v1/organization/api_keys", KEY)]],
    ["a key that is shown twice", [made, made]],
    ["the hash of a key", [made, answer("GET /v1/organization/api_keys", hashesOf(KEY)[0] ?? "")]],
    ["a session's token", [answer("POST /v1/organization/session", "token-of-session", ["token-of-session"])]],
  ])("are found: %s", (_, responses) => {
    expect(findSecrets(responses, ["own"])).toHaveLength(1);
  });
});

describe("the browser", () => {
  it("is the one that SLUICE_BROWSER names, and otherwise one of the path", () => {
    expect(browserPath({ SLUICE_BROWSER: "/opt/my-chromium", PATH: "/usr/bin" })).toBe("/opt/my-chromium");
    expect(browserPath({ PATH: "/nowhere" })).toBeUndefined();
  });

  it("is never left out: where it does not start, that is a failure", async () => {
    await expect(launchBrowser({ SLUICE_BROWSER: "/nowhere/chromium" })).rejects.toThrow("does not start");
  });
});

// Signing in to the console and out of it, as operators do it.
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { ask } from "./support/ask.ts";
import { EVERY_HANDS } from "./support/hands.ts";
import { openConsole } from "./support/open-console.ts";

const { link, visit, signedIn, url } = await openConsole({ entry: "server" });
const SIX_MINUTES = 6 * 60_000;

const heading = (page: Page, name: string) => page.getByRole("heading", { name, exact: true });

async function adminKey(page: Page, name: string, role: string): Promise<string> {
  return String((await ask(page, "POST admin_api_keys", { name, role }))["value"]);
}

describe("a link", () => {
  it("signs in, and its ticket stays nowhere that a script or the history could find it", async () => {
    const address = await link();
    const page = await visit();
    await page.goto(address);
    await heading(page, "Overview").waitFor();
    expect(page.url()).toBe(url);
    const kept = await page.evaluate(() => JSON.stringify([document.cookie, { ...localStorage, ...sessionStorage }]));
    expect(kept).not.toContain(new URL(address).hash.slice("#ticket=".length));
    expect(kept).not.toContain("sluice=");
  });

  it("signs in once: the second visitor is told so, and the first stays signed in", async () => {
    const address = await link();
    const first = await visit();
    await first.goto(address);
    await heading(first, "Overview").waitFor();
    const second = await visit();
    await second.goto(address);
    await second.getByRole("alert").getByText("was used already").waitFor();
    await second.getByLabel("Admin key").waitFor();
    await first.reload();
    await heading(first, "Overview").waitFor();
  });

  it("signs nobody in six minutes after it was made", async () => {
    const page = await visit();
    await page.goto(await link("admin", SIX_MINUTES));
    await page.getByRole("alert").getByText("older than five minutes").waitFor();
    await page.getByLabel("Admin key").waitFor();
  });

  it("opens the page that it names", async () => {
    const page = await signedIn("keys?show=active");
    await heading(page, "Keys").waitFor();
    expect(page.url()).toBe(`${url}keys?show=active`);
  });
});

describe.each(EVERY_HANDS)("an operator $name", (hands) => {
  it("signs in with an admin key after a wrong one, and out again", async () => {
    const key = await adminKey(await signedIn(), "anna", "operator");
    const page = await visit();
    await page.goto(`${url}keys`);
    await hands.write(page.getByLabel("Admin key"), `${key}x`);
    await hands.press(page.getByRole("button", { name: "Sign in" }));
    await page.getByRole("alert").waitFor();
    await hands.write(page.getByLabel("Admin key"), key);
    await hands.press(page.getByRole("button", { name: "Sign in" }));
    await heading(page, "Keys").waitFor();
    await page.getByText("operator").waitFor();

    await hands.press(page.getByRole("button", { name: "Sign out" }));
    await page.getByLabel("Admin key").waitFor();
    await page.reload();
    await page.getByLabel("Admin key").waitFor();
  });

  it("is told when the session was ended by somebody else, and is where it was after signing in again", async () => {
    const admin = await signedIn("access?tab=sessions");
    const name = `reader ${hands.name}`;
    const key = await adminKey(admin, name, "viewer");
    const page = await visit();
    await page.goto(`${url}calls?ending=failed`);
    await hands.write(page.getByLabel("Admin key"), key);
    await hands.press(page.getByRole("button", { name: "Sign in" }));
    await heading(page, "Calls").waitFor();

    await admin.reload();
    const session = admin.getByRole("row").filter({ hasText: name });
    await hands.press(session.getByRole("button", { name: "End" }));
    await session.waitFor({ state: "detached" });
    await page.getByRole("status").getByText("Your session has ended").waitFor();
    await hands.write(page.getByLabel("Admin key"), key);
    await hands.press(page.getByRole("button", { name: "Sign in" }));
    await heading(page, "Calls").waitFor();
    expect(page.url()).toBe(`${url}calls?ending=failed`);
  });
});

describe("an admin", () => {
  it("disables an admin key, which ends its sessions, and enables it again", async () => {
    const admin = await signedIn("access");
    const key = await adminKey(admin, "on leave", "viewer");
    const page = await visit();
    await page.goto(`${url}calls`);
    await page.getByLabel("Admin key").fill(key);
    await page.getByRole("button", { name: "Sign in" }).click();
    await heading(page, "Calls").waitFor();

    await admin.reload();
    const row = admin.getByRole("row").filter({ hasText: "on leave" });
    const choose = async (action: string) => {
      await row.getByRole("button", { name: /^Actions for on leave/ }).click();
      await row.getByRole("button", { name: action }).click();
    };
    await choose("Disable…");
    await admin.getByRole("dialog", { name: "Disable on leave" }).getByRole("button", { name: "Disable" }).click();
    await row.getByText("disabled").waitFor();
    await page.getByRole("status").getByText("Your session has ended").waitFor();
    await choose("Enable");
    await row.getByText("active").waitFor();
    expect(await row.getByText("never").count()).toBe(1); // It does not expire, and was used to sign in.
  });
});

describe("a viewer", () => {
  it("is offered nothing that would be refused, and is told why a page is empty", async () => {
    const page = await signedIn("keys", { role: "viewer" });
    await page.getByRole("row").filter({ hasText: "demo" }).waitFor();
    expect(await page.getByRole("button", { name: "New key" }).count()).toBe(0);
    await page.goto(`${url}access`);
    await page.getByText("Your role does not allow this").waitFor();
  });
});

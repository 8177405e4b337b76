// What operators do with keys, from the first to what was used of it.
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { inOneDay } from "../support/windows.ts";
import { ask } from "./support/ask.ts";
import { EVERY_HANDS } from "./support/hands.ts";
import { openConsole } from "./support/open-console.ts";

const { server, signedIn } = await openConsole();

const MINUTE = 60_000;

const rowOf = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });
const inDialog = (page: Page, name: string) => page.getByRole("dialog").getByRole("button", { name, exact: true });

async function callWith(key: string): Promise<number> {
  const response = await fetch(`${server.url}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "my-model", messages: [{ role: "user", content: "Hi" }] }),
  });
  await response.text();
  return response.status;
}

async function createKey(page: Page, name: string, limits: object) {
  const { id, key } = await ask(page, "POST api_keys", { name, allowed_models: ["*"], ...limits });
  return { id: String(id), key: String(key) };
}

describe.each(EVERY_HANDS)("an operator $name", (hands) => {
  it("creates a key, and sees the call that was made with it, its usage and its limit", async () => {
    await inOneDay(MINUTE);
    const name = `checkout ${hands.name}`;
    const page = await signedIn("keys");
    await hands.press(page.getByRole("button", { name: "New key" }));
    await hands.write(page.getByLabel("Name", { exact: true }), name);
    await hands.tick(page.getByLabel("All, also later ones"));
    await hands.write(page.getByLabel("Requests a day", { exact: true }), "5");
    await hands.press(inDialog(page, "Create key"));

    const secret = await page
      .getByRole("dialog")
      .getByText(/^sk-sluice-/)
      .textContent();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    expect(await inDialog(page, "Done").isDisabled()).toBe(true);
    await hands.tick(page.getByLabel("I have stored it somewhere safe"));
    await hands.press(inDialog(page, "Done"));
    await rowOf(page, name).waitFor();
    expect(await page.content()).not.toContain(secret);

    expect(await callWith(secret ?? "")).toBe(200);
    await hands.press(rowOf(page, name).getByRole("button", { name: /^Actions for/ }));
    await hands.press(page.getByRole("link", { name: "Its calls" }));
    await rowOf(page, name).getByText("complete").waitFor();
    await hands.press(page.getByRole("link", { name: "Usage" }));
    await rowOf(page, name).getByRole("cell", { name: "1", exact: true }).waitFor();
    await hands.press(page.getByRole("link", { name: "Keys" }));
    await rowOf(page, name).getByText("1 of 5").waitFor();
  });

  it("rotates a key: the new one is shown once, and the old one works until its grace is over", async () => {
    const page = await signedIn("keys");
    const name = `rotated ${hands.name}`;
    const old = await createKey(page, name, {});
    await page.reload();
    await hands.press(rowOf(page, name).getByRole("button", { name: /^Actions for/ }));
    await hands.press(page.getByRole("button", { name: "Rotate…" }));
    await hands.choose(page.getByLabel("The old key stops"), "3600");
    await hands.press(inDialog(page, "Make the new key"));
    const secret =
      (await page
        .getByRole("dialog")
        .getByText(/^sk-sluice-/)
        .textContent()) ?? "";
    await hands.tick(page.getByLabel("I have stored it somewhere safe"));
    await hands.press(inDialog(page, "Done"));
    await rowOf(page, old.id).getByText("grace").waitFor();
    expect(await rowOf(page, name).count()).toBe(2);
    expect(secret).not.toBe(old.key);
    expect([await callWith(old.key), await callWith(secret)]).toEqual([200, 200]);
  });

  it("removes a limit, and the other stays", async () => {
    const page = await signedIn("keys");
    const name = `limited ${hands.name}`;
    const { id } = await createKey(page, name, { rate_limit: { rpm: 9 }, budget: { usd_per_month: 5 } });
    await page.reload();
    await rowOf(page, name).getByText("0 of 9").waitFor();
    await hands.press(page.getByRole("link", { name, exact: true }));
    await hands.press(inDialog(page, "Remove: Requests a minute"));
    await hands.press(inDialog(page, "Save"));
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await rowOf(page, name).getByText("0 of 9").waitFor({ state: "detached" });
    const { rate_limit, budget } = await ask(page, `GET api_keys/${id}`);
    expect({ rate_limit, budget }).toEqual({ rate_limit: undefined, budget: { usd_per_month: 5 } });
  });

  it("meets what another has changed meanwhile, and chooses field by field", async () => {
    const [page, other] = [await signedIn("keys"), await signedIn("keys")];
    const name = `shared ${hands.name}`;
    const { id } = await createKey(page, name, { rate_limit: { rpm: 5 } });
    for (const each of [page, other]) {
      await each.reload();
      await hands.press(each.getByRole("link", { name, exact: true }));
      await inDialog(each, "Save").waitFor();
    }
    await hands.write(other.getByLabel("Requests a minute", { exact: true }), "7");
    await hands.press(inDialog(other, "Save"));
    await other.getByRole("dialog").waitFor({ state: "detached" });

    await hands.write(page.getByLabel("Requests a minute", { exact: true }), "9");
    await hands.write(page.getByLabel("Tokens a minute", { exact: true }), "1000");
    await hands.press(inDialog(page, "Save"));
    await page.getByRole("heading", { name: `${name} was changed meanwhile` }).waitFor();
    expect((await ask(page, `GET api_keys/${id}`))["rate_limit"]).toEqual({ rpm: 7 });
    const field = (path: string) => page.getByRole("dialog").getByRole("row").filter({ hasText: path });
    expect(await field("rate_limit.rpm").getByRole("cell").allTextContents()).toEqual(["rate_limit.rpm", "7", "9"]);
    await hands.tick(field("rate_limit.rpm").getByLabel("7", { exact: true }));
    await hands.press(inDialog(page, "Save what is chosen"));
    const limits = async () => (await ask(page, `GET api_keys/${id}`))["rate_limit"];
    await expect.poll(limits).toEqual({ rpm: 7, tpm: 1000 }); // The form's dialog is there again while that is sent.
    await page.getByRole("dialog").waitFor({ state: "detached" });
  });

  it("disables a key, enables it again, and revokes it", async () => {
    const page = await signedIn("keys");
    const name = `ended ${hands.name}`;
    await createKey(page, name, {});
    await page.reload();
    const choose = async (action: string) => {
      await hands.press(rowOf(page, name).getByRole("button", { name: /^Actions for/ }));
      await hands.press(page.getByRole("button", { name: action, exact: true }));
    };
    await choose("Disable…");
    await hands.press(inDialog(page, "Disable"));
    await rowOf(page, name).getByText("disabled").waitFor();
    await choose("Enable");
    await rowOf(page, name).getByText("active").waitFor();
    await choose("Revoke…");
    await hands.press(inDialog(page, "Cancel"));
    await choose("Revoke…");
    await hands.press(inDialog(page, "Revoke permanently"));
    await rowOf(page, name).waitFor({ state: "detached" });
  });
});

// The playground, on an origin of its own as on AWS: an ordinary client of the gateway, which is on another one.
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { gate } from "../support/fake-provider/gate.ts";
import { stream } from "../support/fake-provider/stream.ts";
import { errorEventAfter } from "../support/fake-provider/stream-faults.ts";
import { inOneDay } from "../support/windows.ts";
import { EVERY_HANDS, type Hands } from "./support/hands.ts";
import { openConsole } from "./support/open-console.ts";

const ONE_A_DAY = ["the-secret-of-one-a-day", "the-secret-of-another-one-a-day"] as const;
const MINUTE = 60_000;

const { provider, server, signedIn } = await openConsole({
  consolePort: 0,
  configuration: (model) => ({
    models: [model("my-model"), model("other-model")],
    keys: ONE_A_DAY.map((key, at) => ({
      ...{ name: `one-a-day-${at}`, key, allowed_models: ["*"], rate_limit: { rpd: 1, tpd: 10_000 } },
    })),
  }),
});

const wire = (page: Page) => page.getByRole("complementary", { name: "What came over the wire" });
const figure = (page: Page, title: string) =>
  wire(page).locator("dl > div").filter({ hasText: title }).getByRole("definition");

async function ask(page: Page, hands: Hands, question = "Hello?") {
  await hands.write(page.getByLabel("Your question"), question);
  await hands.press(page.getByRole("button", { name: "Send" }));
}

describe.each(EVERY_HANDS)("an operator $name", (hands) => {
  it("sees an answer as it streams, and what the call took", async () => {
    const rest = gate();
    provider.script(stream({ chunks: ["Once ", rest, "upon ", "a time"] }));
    const page = await signedIn("playground");
    await ask(page, hands);
    await page.getByText("Once", { exact: true }).waitFor();
    await wire(page).getByText("streaming").waitFor();
    rest.open();
    await page.getByText("Once upon a time").waitFor();
    await wire(page).getByText("stop", { exact: true }).waitFor();
    expect(await figure(page, "First token").textContent()).toMatch(/^\d+ ms|^\d+\.\d+ s/);
    expect(await figure(page, "Completion").textContent()).toBe("3 tokens");
    expect(await figure(page, "Cost").textContent()).toMatch(/^\$0\.0000/);
    await wire(page).getByText("of 60 left").waitFor();

    await hands.press(wire(page).getByRole("button", { name: "Code" }));
    await hands.choose(wire(page).getByLabel("As"), "python");
    await wire(page).getByText("SLUICE_API_KEY").first().waitFor();
    expect(await wire(page).innerText()).not.toContain("sk-sluice-");
  });

  it("stops an answer, and keeps what it has heard of it", async () => {
    const rest = gate();
    provider.script(stream({ chunks: ["Once ", rest, "upon a time"] }));
    const page = await signedIn("playground?model=other-model");
    await ask(page, hands);
    await page.getByText("Once", { exact: true }).waitFor();
    await hands.press(page.getByRole("button", { name: "Stop" }));
    await page.getByText("Stopped.").waitFor();
    await wire(page).getByText("stopped", { exact: true }).waitFor();
    rest.open();
    await provider.whenIdle();
    expect(provider.requests.map(({ model }) => model)).toEqual(["other-model"]);
    expect(await page.getByText("Once", { exact: true }).isVisible()).toBe(true);
  });

  it("keeps what came before an error in mid-stream, and names it", async () => {
    provider.script(errorEventAfter(3, { status: 503, message: "Too much to do.", type: "server_error", code: null }));
    const page = await signedIn("playground");
    await ask(page, hands);
    await page.getByRole("alert").getByText("Too much to do.").waitFor();
    await page.getByText("Hello from", { exact: true }).waitFor();
    await wire(page).getByText("broke off").waitFor();
    await hands.press(wire(page).getByRole("button", { name: "Events" }));
    await wire(page)
      .getByText(/"error"/)
      .waitFor();
  });

  it("shows a refusal with the limits of the key that was pasted", async () => {
    await inOneDay(MINUTE);
    const page = await signedIn("playground");
    await hands.write(page.getByLabel("Run as"), ONE_A_DAY[EVERY_HANDS.indexOf(hands)] ?? "");
    await ask(page, hands);
    await page.getByText("Hello from the fake provider.").waitFor();
    await ask(page, hands, "And again?");
    await page.getByRole("alert").getByText("insufficient_quota").waitFor();
    await wire(page).getByText("429", { exact: true }).waitFor();
    await wire(page).getByRole("meter", { name: "Requests: 0 of 1 left" }).waitFor();
    await wire(page)
      .getByRole("meter", { name: /^Tokens: [\d]+ of 10000 left$/ })
      .waitFor();
  });

  it("says that the gateway cannot be reached, and asks it again", async () => {
    const page = await signedIn("playground");
    await page.route(`${server.url}/v1/chat/completions`, (route) => route.abort("connectionrefused"));
    await ask(page, hands);
    await page.getByRole("alert").getByText("cannot be reached").waitFor();
    await wire(page).getByText("no answer", { exact: true }).waitFor();
    await page.unroute(`${server.url}/v1/chat/completions`);
    await ask(page, hands);
    await page.getByText("Hello from the fake provider.").waitFor();
  });

  it("asks two models at once, and each answers in its column", async () => {
    const page = await signedIn("playground");
    provider.scriptFor("my-model", stream({ chunks: ["I am the first"] }));
    provider.scriptFor("other-model", stream({ chunks: ["I am the second"] }));
    await hands.choose(page.getByLabel("Beside it"), "other-model");
    await ask(page, hands);
    for (const text of ["I am the first", "I am the second"]) await page.getByText(text, { exact: true }).waitFor();
  });
});

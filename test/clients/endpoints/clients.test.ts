// Clients of OpenAI's other endpoints, unmodified, ask models of several providers. CLIENTS_TABLE=1 prints the table of
// docs/clients.md.
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isLong } from "../../support/long.ts";
import { clientsInstalled } from "../installed.ts";
import { createTable, rowsIn, toMarkdown } from "../support/table.ts";
import { KEY } from "../support/world.ts";
import { features } from "./features.ts";
import { soundFeatures } from "./sound-features.ts";
import { targetsIn } from "./targets.ts";
import { type EndpointWorld, startEndpointWorld } from "./world.ts";

await clientsInstalled();
const { clients } = await import("./clients.ts");

const targets = targetsIn(isLong ? "long run" : "every run");
const all = [...features, ...soundFeatures];
const table = createTable(all, "Provider");

let world: EndpointWorld;
beforeAll(async () => {
  world = await startEndpointWorld(targets);
});
afterAll(() => world.close());

describe.each(targets)("$name", (target) => {
  describe.each(clients)("with $name", (client) => {
    it.each(all)("$name", async (feature) => {
      const model = target.models[feature.kind];
      const asked = model && feature.ask(client.connect({ url: world.url, key: KEY, model }));
      table.note(client.name, target.name, { feature, text: model ? await seenOf(asked) : "–" });
      expect(world.refusalsOf(target)).toEqual([]);
    });
  });
});

/** `no`: the client cannot ask. `unreadable`: the provider answers in a form that the client does not know. */
async function seenOf(asked: Promise<void> | "" | undefined): Promise<string> {
  if (!asked) return "no";
  return asked.then(
    () => "yes",
    (error) => {
      if (error.cause?.name === "AI_TypeValidationError") return "unreadable";
      throw error;
    },
  );
}

it("is described in docs/clients.md as it was seen", ({ skip }) => {
  const rows = table.rows();
  if (rows === undefined || rows.length < 1 + targets.length * clients.length)
    return skip("only some features were tried");
  if (process.env["CLIENTS_TABLE"]) process.stdout.write(`\n${toMarkdown(rows)}\n\n`);
  const names = targets.map(({ name }) => name);
  const page = rowsIn(readFileSync(new URL("../../../docs/clients.md", import.meta.url), "utf8"));
  expect(page.filter(([, model = ""]) => names.includes(model)).sort()).toEqual(rows.slice(1).sort());
});

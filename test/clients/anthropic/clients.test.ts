// Clients of Anthropic's Messages API, unmodified, ask models of every provider. CLIENTS_TABLE=1 prints the tables of
// docs/clients.md.
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { isLong } from "../../support/long.ts";
import { validMessages } from "../../support/messages-stream.ts";
import { clientsInstalled } from "../installed.ts";
import type { World } from "../support/world.ts";

await clientsInstalled();
const { clients } = await import("./clients.ts");
const { targetsIn } = await import("../support/targets.ts");
const { startWorld } = await import("../support/world.ts");
const { abilities, failures } = await import("../support/features.ts");
const { createTable, rowsIn, toMarkdown } = await import("../support/table.ts");

const targets = targetsIn(isLong ? "long run" : "every run");
const tables = [abilities, failures].map((features) => ({ features, table: createTable(features) }));
const tried = tables.flatMap(({ features, table }) =>
  features.map((feature) => ({ name: feature.name, feature, table })),
);

/** In a pair: two of text, of which one breaks off, and three times two of turns. */
const STREAMS = 8;
let streams = 0;

let world: World;
beforeAll(async () => {
  world = await startWorld(targets);
});
beforeEach(() => world.reset());
afterAll(() => world.close());

describe.each(targets)("$name", (target) => {
  describe.each(clients)("with $name", (client) => {
    it.each(tried)("$name", async ({ feature, table }) => {
      const running = world.running(target);
      const seen = await feature.seen({ client, running, url: world.url, model: target.name });
      expect(running.refusals).toEqual([]);
      for (const stream of world.streams) validMessages(stream);
      streams += world.streams.length;
      table.note(client.name, target.name, { feature, text: seen });
    });
  });
});

it("is described in docs/clients.md as it was seen", ({ skip }) => {
  const seen = tables.flatMap(({ table }) => [table.rows()]).filter((rows) => rows !== undefined);
  if (seen.flat().length < tables.length * (1 + targets.length * clients.length)) {
    return skip("only some features were tried");
  }
  expect(streams).toBe(targets.length * clients.length * STREAMS);
  if (process.env["CLIENTS_TABLE"]) process.stdout.write(`\n${seen.map(toMarkdown).join("\n\n")}\n\n`);
  const page = rowsIn(readFileSync(new URL("../../../docs/clients.md", import.meta.url), "utf8"));
  const models = ["Model", ...targets.map(({ name }) => name)];
  expect(page.filter(([, model = ""]) => models.includes(model)).sort()).toEqual(seen.flat().sort());
});

// The tests of clients: each asks each target for each feature. CLIENTS_TABLE=1 prints the tables of docs/clients.md.
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Client } from "./client.ts";
import { abilities, failures } from "./features.ts";
import { createTable, rowsIn, toMarkdown } from "./table.ts";
import type { Target } from "./target.ts";
import { startWorld, type World } from "./world.ts";

interface Tested {
  readonly clients: readonly Client[];
  readonly targets: readonly Target[];
  /** Throws if a stream breaks a rule of the protocol. */
  valid(stream: string): unknown;
  /** How many streams a pair of client and target has. */
  readonly streams: number;
}

export function describeClients({ clients, targets, valid, streams: expected }: Tested): void {
  const tables = [abilities, failures].map((features) => ({ features, table: createTable(features) }));
  const tried = tables.flatMap(({ features, table }) =>
    features.map((feature) => ({ name: feature.name, feature, table })),
  );
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
        for (const stream of world.streams) valid(stream);
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
    expect(streams).toBe(targets.length * clients.length * expected);
    if (process.env["CLIENTS_TABLE"]) process.stdout.write(`\n${seen.map(toMarkdown).join("\n\n")}\n\n`);
    const page = rowsIn(readFileSync(new URL("../../../docs/clients.md", import.meta.url), "utf8"));
    const rows = seen.flatMap(([, ...rest]) => rest);
    expect(page.filter(ofOne(clients, targets)).sort()).toEqual(rows.sort());
  });
}

/** The head is the same for all clients, and of the models of a long run a short one has only some. */
function ofOne(clients: readonly Client[], targets: readonly Target[]) {
  const [names, models] = [clients, targets].map((each) => each.map(({ name }) => name));
  return ([client = "", model = ""]: readonly string[]) => Boolean(names?.includes(client) && models?.includes(model));
}

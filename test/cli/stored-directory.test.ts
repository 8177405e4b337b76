// Changes that notice each other: what keeps two operators from undoing each other's work.
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { noAudit } from "../../functions/admin/audit/audit-by.ts";
import { refuseNamesakes } from "../../functions/admin/keys/namesakes.ts";
import { Conflict, type StoredDirectory, storedDirectory } from "../../functions/aws/stored-directory.ts";
import type { KeyDocument } from "../../functions/core/directory/directory.ts";
import { networkOf } from "../aws/network.ts";
import { connectTo } from "../support/dynamodb.ts";
import { type Stage, startStage } from "./support/stage.ts";

let stage: Stage;
let foreign: string[];
let directory: StoredDirectory;

beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.close());
beforeEach(async () => {
  foreign = [];
  const onForeign = (id: string, reason: string) => foreign.push(`${id}: ${reason}`);
  directory = storedDirectory(stage.client, { table: stage.tables.Directory, onForeign });
  const { keys, models } = await directory.readAll();
  for (const item of [...keys, ...models]) await directory.remove(item);
});

const document: KeyDocument = { name: "team-a", hash: "a".repeat(64), allowed_models: [] };

describe("a change", () => {
  it("of something that somebody else has changed is a conflict, and changes nothing", async () => {
    const seen = await directory.add(document);
    await directory.replace(seen, { ...document, disabled: true });
    await expect(directory.replace(seen, { ...document, rate_limit: { rpm: 1 } })).rejects.toThrow(Conflict);
    await expect(directory.remove(seen)).rejects.toThrow(Conflict);
    expect((await directory.readAll()).keys).toMatchObject([{ document: { ...document, disabled: true } }]);
  });

  it("of something that somebody else has removed does not bring it back", async () => {
    const seen = await directory.add(document);
    await directory.remove(seen);
    await expect(directory.replace(seen, document)).rejects.toThrow(Conflict);
    expect((await directory.readAll()).keys).toEqual([]);
  });

  it("cannot add what is there", async () => {
    await directory.add(document);
    await expect(directory.add({ ...document, disabled: true })).rejects.toThrow(Conflict);
  });

  it("can remove what is gone", async () => {
    const seen = await directory.add(document);
    await directory.remove(seen);
    await directory.remove(seen);
  });

  it("knows what was written before changes could be noticed", async () => {
    await put({ id: `key#${document.hash}`, document });
    const [seen] = (await directory.readAll()).keys;
    if (!seen) throw new Error("it is not there");
    await directory.replace(seen, { ...document, disabled: true });
    await expect(directory.remove(seen)).rejects.toThrow(Conflict);
  });

  it("whose answer was lost is repeated, and is no conflict with itself", async () => {
    const client = connectTo(stage.endpoint);
    const network = networkOf(client);
    const shaky = storedDirectory(client, { table: stage.tables.Directory, onForeign: () => {} });
    network.next("response lost");
    const seen = await shaky.add(document);
    network.next("response lost");
    const changed = await shaky.replace(seen, { ...document, disabled: true });
    network.next("response lost");
    await shaky.remove(changed);
    expect(network.sent.filter((command) => command === "PutItem")).toHaveLength(4);
    expect((await directory.readAll()).keys).toEqual([]);
    client.destroy();
  });

  it("to something that is no key is refused before it is written", async () => {
    const wrong = { ...document, rate_limit: { rpm: "" as unknown as number } };
    await expect(directory.add(wrong)).rejects.toThrow();
    expect(await stage.dump("Directory")).toEqual([]);
  });
});

describe("what is stored", () => {
  it("is left out and reported where it is not as Sluice writes it, so that the rest can be worked with", async () => {
    await directory.add(document);
    await put({ id: "key#broken", document: { name: "broken" } });
    await put({ id: "note", text: "by somebody else" });
    const { keys, models } = await directory.readAll();
    expect([keys.length, models.length]).toEqual([1, 0]);
    expect(foreign.toSorted()).toEqual([
      expect.stringMatching(/^key#broken: .*hash/),
      expect.stringMatching(/^note: /),
    ]);
    for (const id of ["key#broken", "note"]) await directory.remove({ id, document });
  });

  it("under the id of another is left out, because it would be written back to that other", async () => {
    await put({ id: `key#${"9".repeat(64)}`, document });
    expect((await directory.readAll()).keys).toEqual([]);
    expect(foreign).toEqual([expect.stringMatching(/the id is not that of its document$/)]);
    await directory.remove({ id: `key#${"9".repeat(64)}`, document });
  });

  it.each([undefined, "r"])(
    "and cannot be read is replaced by what is added in its place (revision %s)",
    async (revision) => {
      const id = `key#${document.hash}`;
      await put({ id, revision, document: { name: 5 } });
      await expect(directory.add(document)).rejects.toThrow(Conflict);
      await directory.readAll();
      await put({ id, revision: "later", document: { name: 6 } });
      await expect(directory.add(document)).rejects.toThrow(Conflict);
      await directory.readAll();
      await directory.add(document);
      expect((await directory.readAll()).keys).toMatchObject([{ id, document }]);
      await expect(directory.add(document)).rejects.toThrow(Conflict);
    },
  );
});

describe("a name", () => {
  const [mine, theirs] = ["1", "2"].map((digit) => ({ ...document, hash: digit.repeat(64) })) as [
    KeyDocument,
    KeyDocument,
  ];

  it("never belongs to two keys that operators add at the same moment", async () => {
    const before = await directory.readAll();
    await directory.add(mine);
    await directory.add(theirs);
    const ends = await Promise.allSettled(
      [mine, theirs].map((own) => refuseNamesakes([own], { directory, stored: before, audit: noAudit })),
    );
    const { keys } = await directory.readAll();
    expect(keys.length).toBeLessThanOrEqual(1);
    expect(ends.filter(({ status }) => status === "fulfilled")).toHaveLength(keys.length);
  });

  it("goes to the one whose addition met no other", async () => {
    const before = await directory.readAll();
    await directory.add(mine);
    await refuseNamesakes([mine], { directory, stored: before, audit: noAudit });
    await directory.add(theirs);
    await expect(refuseNamesakes([theirs], { directory, stored: before, audit: noAudit })).rejects.toThrow(
      "yours was removed again",
    );
    expect((await directory.readAll()).keys).toMatchObject([{ document: mine }]);
  });

  it("may be shared with a key that was rotated meanwhile", async () => {
    const before = await directory.readAll();
    await directory.add(mine);
    await directory.add({ ...theirs, replaces: mine.hash });
    await refuseNamesakes([mine], { directory, stored: before, audit: noAudit });
    expect((await directory.readAll()).keys).toHaveLength(2);
  });
});

async function put(Item: Record<string, unknown>): Promise<void> {
  await stage.client.send(new PutCommand({ TableName: stage.tables.Directory, Item }));
}

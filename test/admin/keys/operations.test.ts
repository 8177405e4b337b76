// The operations on keys, as commands and an API call them: what they store, what they tell of it, and what they refuse.

import { describe, expect, it } from "vitest";
import { noAudit } from "../../../functions/admin/audit/audit-by.ts";
import { changeKey, type KeyPatch } from "../../../functions/admin/keys/change.ts";
import { createKey } from "../../../functions/admin/keys/create.ts";
import { disableKey, enableKey } from "../../../functions/admin/keys/disable.ts";
import { revokeKeys } from "../../../functions/admin/keys/revoke.ts";
import { rotateKey } from "../../../functions/admin/keys/rotate.ts";
import { Conflict, type StoredKey } from "../../../functions/aws/stored-directory.ts";
import { hashOf } from "../../../functions/core/authenticate.ts";
import type { KeyDocument } from "../../../functions/core/directory/directory.ts";
import { type MemoryStored, memoryStored } from "../support/memory-stored.ts";

const NOW = Date.parse("2026-11-22T10:00:00Z");
const model = { name: "m", model: "openai/gpt-4.1-mini" };
const hash = (letter: string) => letter.repeat(64);

function key(name: string, letter: string, fields: Partial<KeyDocument> = {}): KeyDocument {
  return { name, hash: hash(letter), allowed_models: ["m"], ...fields };
}

async function contextOf(directory: MemoryStored) {
  const warnings: string[] = [];
  const warn = (warning: string) => void warnings.push(warning);
  return { directory, stored: await directory.readAll(), now: NOW, audit: noAudit, warn, warnings };
}

/** With one key, which is seen. */
async function given(document: KeyDocument) {
  const directory = memoryStored(model, document);
  const context = await contextOf(directory);
  const [seen] = context.stored.keys;
  return { directory, context, seen: seen ?? expect.fail("no key") };
}

const documents = async (directory: MemoryStored) => (await directory.readAll()).keys.map(({ document }) => document);

describe("createKey", () => {
  it("returns the secret once, and the item as it is stored, at the given time", async () => {
    const directory = memoryStored(model);
    const wanted = { name: "a", allowed_models: ["m"], budget: { usd_per_day: 1 } };
    const { secret, after } = await createKey(wanted, await contextOf(directory));
    expect((await directory.readAll()).keys).toEqual([after]);
    expect(after.document).toEqual({
      ...wanted,
      hash: await hashOf(secret),
      public_id: secret.split("-")[2],
      created_at: "2026-11-22T10:00:00.000Z",
    });
  });

  it.each([
    [
      { name: "a" },
      { reason: "key_exists", code: "conflict", message: `key 'a' (hash ${"0".repeat(12)}) exists already` },
    ],
    [{ name: "" }, { reason: "value_invalid", code: "invalid", field: "name" }],
    [{ name: "x".repeat(257) }, { reason: "value_invalid" }],
    [{ name: "\ud800" }, { reason: "value_invalid" }],
    [
      { name: "b", allowed_models: ["n"] },
      { reason: "models_unknown", code: "invalid" },
    ],
  ])("refuses %j, and writes nothing", async (wanted, error) => {
    const { directory, context } = await given(key("a", "0"));
    await expect(createKey({ allowed_models: ["m"], ...wanted }, context)).rejects.toMatchObject(error);
    expect(directory.writes()).toBe(0);
  });
});

describe("changeKey", () => {
  const full = key("a", "0", {
    expires_at: "2027-01-01T00:00:00Z",
    rate_limit: { rpm: 1, tpm: 2 },
    budget: { usd_per_day: 3 },
  });

  it.each<[KeyPatch, Partial<KeyDocument>]>([
    [{ rate_limit: { rpm: 9 } }, { rate_limit: { rpm: 9, tpm: 2 } }],
    [{ rate_limit: { rpm: null } }, { rate_limit: { tpm: 2 } }],
    [{ rate_limit: { rpm: null, tpm: null } }, { rate_limit: undefined }],
    [
      { rate_limit: null, budget: null },
      { rate_limit: undefined, budget: undefined },
    ],
    [{ budget: { usd_per_day: null, usd_per_month: 5 } }, { budget: { usd_per_month: 5 } }],
    [{ expires_at: null }, { expires_at: undefined }],
    [{ allowed_models: ["*"] }, { allowed_models: ["*"] }],
  ])("changes what the patch %j names, and tells the item before and after", async (patch, fields) => {
    const { directory, context, seen } = await given(full);
    const { before, after, differences } = await changeKey(seen, patch, context);
    expect(before).toBe(seen);
    expect((await directory.readAll()).keys).toEqual([after]);
    expect(after.document).toEqual({ ...full, ...fields });
    expect(differences.length).toBeGreaterThan(0);
  });

  it.each<KeyPatch>([{}, { rate_limit: {} }, { rate_limit: { rpm: 1, rpd: null } }, { allowed_models: ["m"] }])(
    "writes nothing where %j is what there is",
    async (patch) => {
      const { directory, context, seen } = await given(full);
      expect(await changeKey(seen, patch, context)).toEqual({ before: seen, after: seen, differences: [] });
      expect(directory.writes()).toBe(0);
    },
  );

  it("refuses a key that has changed since it was seen", async () => {
    const { directory, context, seen } = await given(full);
    await directory.replace(seen, { ...full, disabled: true });
    await expect(changeKey(seen, { rate_limit: { rpm: 9 } }, context)).rejects.toThrow(Conflict);
    expect(await documents(directory)).toEqual([{ ...full, disabled: true }]);
  });

  it("warns of a budget that needs an unknown price", async () => {
    const { context, seen } = await given(key("a", "0"));
    await changeKey(seen, { budget: { usd_per_day: 1 } }, context);
    expect(context.warnings).toEqual([expect.stringContaining("the price of model 'm' is unknown")]);
  });
});

describe("rotateKey", () => {
  it("hands the new secret out although the old key could not be changed, and says why", async () => {
    const { directory, context, seen } = await given(key("a", "0"));
    const broken = { ...directory, replace: () => Promise.reject(new Error("no answer")) };
    const { secret, successor, failure } = await rotateKey(seen, { grace: 1_000 }, { ...context, directory: broken });
    expect(failure).toMatchObject({ message: "no answer" });
    expect(successor.document).toMatchObject({ hash: await hashOf(secret), replaces: hash("0") });
    expect(await documents(directory)).toEqual([seen.document, successor.document]);
  });

  it.each([
    [{ disabled: true }, "key_disabled"],
    [{ expires_at: "2026-11-22T10:00:00Z" }, "key_expired"],
  ])("refuses a key with %j, and makes none", async (fields, reason) => {
    const { directory, context, seen } = await given(key("a", "0", fields));
    await expect(rotateKey(seen, { grace: 0 }, context)).rejects.toMatchObject({ reason, code: "conflict" });
    expect(directory.writes()).toBe(0);
  });
});

describe("disableKey and enableKey", () => {
  it("undo each other, and write nothing where nothing changes", async () => {
    const { directory, context, seen } = await given(key("a", "0"));
    const { after } = await disableKey(seen, context);
    expect(after.document).toEqual({ ...seen.document, disabled: true });
    expect(await disableKey(after, context)).toEqual({ before: after, after });
    const enabled = await enableKey(after, context);
    expect(enabled).toMatchObject({ before: after, after: { document: seen.document } });
    expect(await enableKey(enabled.after, context)).toEqual({ before: enabled.after, after: enabled.after });
    expect(directory.writes()).toBe(2);
  });
});

describe("revokeKeys", () => {
  it("returns the keys that replace another one now, and those that are gone", async () => {
    const [first, second, third] = [
      key("a", "1"),
      key("a", "2", { replaces: hash("1") }),
      key("a", "3", { replaces: hash("2") }),
    ];
    const directory = memoryStored(first, second, third);
    const context = await contextOf(directory);
    const chosen = context.stored.keys.filter(({ document }) => document === second);
    const told: (readonly [StoredKey["document"], StoredKey["document"] | undefined])[] = [];
    for await (const { before, after } of revokeKeys(chosen, context)) told.push([before.document, after?.document]);
    const heir = { ...third, replaces: hash("1") };
    expect(told).toEqual([
      [third, heir],
      [second, undefined],
    ]);
    expect(await documents(directory)).toEqual([first, heir]);
  });
});

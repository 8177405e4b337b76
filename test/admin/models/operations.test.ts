// The operations on models, as commands and an API call them: what they store, what they tell of it, and what they refuse.

import { describe, expect, it } from "vitest";
import { noAudit } from "../../../functions/admin/audit/audit-by.ts";
import { changeModel } from "../../../functions/admin/models/change.ts";
import { createModel } from "../../../functions/admin/models/create.ts";
import { removeModel } from "../../../functions/admin/models/remove.ts";
import { Conflict } from "../../../functions/aws/stored-directory.ts";
import type { KeyDocument, ModelDocument } from "../../../functions/core/directory/directory.ts";
import { memoryStored } from "../support/memory-stored.ts";

const m: ModelDocument = { name: "m", model: "openai/x", prices: { prompt: 1, completion: 2 } };
const n: ModelDocument = { name: "n", model: "openai/y", prices: "none", fallbacks: ["m"] };
const user: KeyDocument = { name: "a", hash: "0".repeat(64), allowed_models: ["m"] };

async function given(...documents: readonly (ModelDocument | KeyDocument)[]) {
  const directory = memoryStored(...documents);
  const stored = await directory.readAll();
  const context = {
    directory,
    stored,
    now: Date.parse("2026-11-22T10:00:00Z"),
    audit: noAudit,
    environment: {},
    isLocal: true,
  };
  return { directory, context, seen: stored.models[0] ?? expect.fail("no model") };
}

describe("createModel", () => {
  it("returns the item as it is stored", async () => {
    const { directory, context } = await given(m);
    const { after } = await createModel(n, context);
    expect((await directory.readAll()).models).toContainEqual(after);
    expect(after.document).toMatchObject(n);
  });

  it.each([
    [m, { reason: "model_exists", code: "conflict", message: "model 'm' exists already" }],
    [
      { ...n, aliases: ["m"] },
      { reason: "value_invalid", message: "aliases[0]: there is a model of this name" },
    ],
    [
      { name: "o", model: "x", retries: 11 },
      { code: "invalid", message: expect.stringMatching(/^model: .*; retries: /) },
    ],
  ])("refuses %j, and writes nothing", async (written, error) => {
    const { directory, context } = await given(m);
    await expect(createModel(written, context)).rejects.toMatchObject(error);
    expect(directory.writes()).toBe(0);
  });
});

describe("changeModel", () => {
  it("returns the item before and after, and writes nothing where nothing changes", async () => {
    const { directory, context, seen } = await given(m);
    expect(await changeModel(seen, m, context)).toEqual({ before: seen, after: seen, differences: [] });
    expect(directory.writes()).toBe(0);
    const { before, after, differences } = await changeModel(seen, { ...m, rate_limit: { rpm: 5 } }, context);
    expect(before).toBe(seen);
    expect((await directory.readAll()).models).toEqual([after]);
    expect(differences).toEqual([{ path: "rate_limit.rpm", before: undefined, after: 5 }]);
  });

  it("gives no model another name", async () => {
    const { context, seen } = await given(m);
    const { after } = await changeModel(seen, { ...m, name: "other", timeout: 5 }, context);
    expect(after.document).toEqual({ ...m, timeout: 5 });
  });

  it("refuses a model that has changed since it was seen", async () => {
    const { directory, context, seen } = await given(m);
    await directory.replace(seen, { ...m, timeout: 1 });
    await expect(changeModel(seen, { ...m, timeout: 2 }, context)).rejects.toThrow(Conflict);
  });
});

describe("removeModel", () => {
  it.each([
    [[n], "model_named_by_models", "model 'n'"],
    [[user], "model_named_by_keys", "key 'a' (hash 000000000000)"],
    [[n, user], "model_named_by_both", "model 'n', key 'a' (hash 000000000000)"],
  ])("refuses while %j names it", async (others, reason, who) => {
    const { directory, context, seen } = await given(m, ...others);
    const message = `model 'm' is still named by ${who}`;
    await expect(removeModel(seen, context)).rejects.toMatchObject({ reason, code: "conflict", message });
    expect(directory.writes()).toBe(0);
  });

  it("removes it where only a pattern matches it", async () => {
    const { directory, context, seen } = await given(m, { ...user, allowed_models: ["*"] });
    expect(await removeModel(seen, context)).toEqual({ before: seen });
    expect((await directory.readAll()).models).toEqual([]);
  });
});

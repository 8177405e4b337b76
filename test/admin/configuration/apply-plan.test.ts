// What the audit log says of a plan: what was made, and what of it was taken back.
import { describe, expect, it } from "vitest";
import type { AuditEntry } from "../../../functions/admin/audit/audit-log.ts";
import { applyPlan } from "../../../functions/admin/configuration/apply-plan.ts";
import { createKey } from "../../../functions/admin/keys/create.ts";
import type { Plan } from "../../../functions/admin/plan.ts";
import type { KeyDocument } from "../../../functions/core/directory/directory.ts";
import { memoryStored } from "../support/memory-stored.ts";

const keyOf = (name: string, digit: string): KeyDocument => ({
  ...{ name, allowed_models: [], public_id: digit.repeat(12), hash: digit.repeat(64) },
});

/** As it was before another operator added a key `theirs`. */
async function meanwhile() {
  const directory = memoryStored();
  const stored = await directory.readAll();
  await directory.add(keyOf("theirs", "1"));
  const said: Pick<AuditEntry, "type" | "resource">[] = [];
  const audit = async ({ type, resource }: Pick<AuditEntry, "type" | "resource">) => void said.push({ type, resource });
  return { directory, stored, audit, said };
}

describe("the audit log", () => {
  it("says of a plan's key that its name was taken meanwhile, and that it was removed again", async () => {
    const { said, ...context } = await meanwhile();
    const documents = [keyOf("own", "2"), keyOf("theirs", "3")];
    const plan = {
      changes: documents.map((document) => ({ verb: "add", document, differences: [] })),
    } as unknown as Plan;
    await expect(applyPlan(plan, context)).rejects.toMatchObject({ reason: "key_name_taken" });
    const { keys } = await context.directory.readAll();
    expect(keys.map(({ document }) => document.public_id)).toEqual(["1".repeat(12), "2".repeat(12)]);
    expect(said.map(({ type, resource }) => [type, resource.id])).toEqual([
      ["api_key.created", "2".repeat(12)],
      ["api_key.created", "3".repeat(12)],
      ["configuration.applied", "configuration"],
      ["api_key.deleted", "3".repeat(12)],
    ]);
  });

  it("says the same of a single key", async () => {
    const { said, ...context } = await meanwhile();
    const creating = createKey({ name: "theirs", allowed_models: [] }, { ...context, now: 0, warn: () => {} });
    await expect(creating).rejects.toMatchObject({ reason: "key_name_taken" });
    expect(said.map(({ type }) => type)).toEqual(["api_key.created", "api_key.deleted"]);
  });

  it("has a key that was stored, also where nobody can read whether its name was taken", async () => {
    const { said, directory, ...context } = await meanwhile();
    const readAll = async () => expect.fail("the database cannot be reached");
    const creating = createKey(
      { name: "own", allowed_models: [] },
      { ...context, directory: { ...directory, readAll }, now: 0, warn: () => {} },
    );
    await expect(creating).rejects.toThrow("cannot be reached");
    expect(said.map(({ type }) => type)).toEqual(["api_key.created"]);
  });
});

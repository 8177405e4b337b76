// What people and programs read: tables, sums and comma-separated values.
import { describe, expect, it } from "vitest";
import { formatLimits } from "../../cli/keys/limits.ts";
import { formatTable } from "../../cli/table.ts";
import { formatCsvRow } from "../../cli/usage/csv.ts";
import { formatCsv, formatJson, formatPeople } from "../../cli/usage/format.ts";
import { differences, formatDifference } from "../../functions/admin/difference.ts";
import { keyInOrder, modelInOrder } from "../../functions/admin/in-order.ts";
import { type Dimension, groupRecords } from "../../functions/admin/usage/group.ts";
import type { UsageRecord } from "../../functions/core/limits/usage-records.ts";

const NOTHING = {
  requests: 0,
  refusals: 0,
  failures: 0,
  promptTokens: 0,
  cachedTokens: 0,
  completionTokens: 0,
  estimated: 0,
  cost: 0,
  timesToFirstToken: {},
  durations: {},
  errors: {},
};

function record(key: string, model: string, fields: Partial<UsageRecord> = {}): UsageRecord {
  return { ...NOTHING, key, model, period: "2026-11-22", ...fields };
}

function report(records: readonly UsageRecord[], by: readonly Dimension[] = ["key"]) {
  return { from: "2026-11-16", to: "2026-11-22", by, only: {}, ...groupRecords(records, by) };
}

describe("a table", () => {
  it("has columns as wide as their widest cell, and numbers to the right", () => {
    const rows = [
      ["KEY", "REQUESTS"],
      ["a", "1,000"],
      ["a-long-name", "7"],
    ];
    expect(formatTable(rows, 1)).toBe("KEY          REQUESTS\na               1,000\na-long-name         7");
  });

  it("shows nothing of what would move a terminal's cursor", () => {
    expect(formatTable([["a\x1b[2Jb\u202e\n", "c"]])).toBe("a?[2Jb??  c");
  });
});

describe("the limits of a key", () => {
  it("are shown in full, also a budget of a fraction of a cent", () => {
    const limits = { rate_limit: { tpm: 100_000 }, budget: { usd_per_day: 0.000_05, usd_per_month: 1_000.5 } };
    expect(formatLimits(limits)).toBe("tpm 100,000, usd_per_day 0.00005, usd_per_month 1,000.5");
  });
});

describe("usage", () => {
  const records = [
    record("b", "m1", { requests: 2, promptTokens: 1_234_567, cost: 1_500_000_000 }),
    record("a", "m2", { requests: 1, completionTokens: 5, cost: 400, estimated: 1 }),
    record("b", "m2", { requests: 3, refusals: 4, failures: 1, cachedTokens: 9, period: "2026-11-21" }),
  ];

  it("is added up by key, with a total", () => {
    expect(formatPeople(report(records)).split("\n")).toEqual([
      "2026-11-16 to 2026-11-22 (UTC)",
      "",
      "KEY    REQUESTS     PROMPT  COMPLETION  CACHED  REFUSALS  FAILURES  COST (USD)",
      "a             1          0           5       0         0         0    0.000000",
      "b             5  1,234,567           0       9         4         1    1.500000",
      "TOTAL         6  1,234,567           5       9         4         1    1.500000",
      "",
      "Of 6 requests, 1 were counted by the gateway's own estimate.",
    ]);
  });

  it("is added up by several things at once, in the order asked for", () => {
    const groups = report(records, ["model", "day"]).rows.map(({ group }) => group);
    expect(groups).toEqual([
      ["m1", "2026-11-22"],
      ["m2", "2026-11-21"],
      ["m2", "2026-11-22"],
    ]);
  });

  it("keeps names apart that would be the same when joined", () => {
    const rows = report([record("a,b", "c"), record("a", "b,c")], ["key", "model"]).rows;
    expect(rows).toHaveLength(2);
  });

  it("is exact where numbers are not", () => {
    const most = Number.MAX_SAFE_INTEGER;
    const many = Array.from({ length: 3 }, () => record("a", "m", { promptTokens: most, cost: most }));
    const csv = formatCsv(report(many));
    expect(csv).toContain(`,${3n * BigInt(most)},`);
    expect(csv).toContain(",27021597.764222973\r\n");
  });

  it("is JSON for programs, in the words of GET /v1/usage", () => {
    expect(JSON.parse(formatJson(report(records)))).toEqual({
      from: "2026-11-16",
      to: "2026-11-22",
      by: ["key"],
      rows: [
        expect.objectContaining({ key: "a", requests: 1, completion_tokens: 5, estimated: 1, cost_usd: 4e-7 }),
        expect.objectContaining({ key: "b", requests: 5, refusals: 4, failures: 1, cached_tokens: 9, cost_usd: 1.5 }),
      ],
      total: expect.objectContaining({ requests: 6, prompt_tokens: 1_234_567, cost_usd: 1.5000004 }),
    });
  });

  it("is CSV for spreadsheets, with dollars to the last digit", () => {
    expect(formatCsv(report(records, ["model"]))).toBe(
      [
        "model,requests,prompt_tokens,completion_tokens,cached_tokens,refusals,failures,estimated,cost_usd\r\n",
        "m1,2,1234567,0,0,0,0,0,1.500000000\r\n",
        "m2,4,0,5,9,4,1,1,0.000000400\r\n",
      ].join(""),
    );
  });

  it.each([
    ["plain", "plain"],
    ['say "hi"', '"say ""hi"""'],
    ["a,b", '"a,b"'],
    ["two\nlines", '"two\nlines"'],
    ["=1+1", "'=1+1"],
    ["+1", "'+1"],
    ["-1", "'-1"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["\t=1", "'\t=1"],
    ['=HYPERLINK("x","y")', `"'=HYPERLINK(""x"",""y"")"`],
  ])("takes %j into a cell as %s", (name, cell) => expect(formatCsvRow([name, 1n])).toBe(`${cell},1\r\n`));
});

describe("a difference", () => {
  it("names every field that differs, and no other", () => {
    const before = { name: "a", rate_limit: { rpm: 1, tpm: 2 }, allowed_models: ["x"], disabled: true };
    const after = { name: "a", rate_limit: { rpm: 3, tpm: 2 }, allowed_models: ["x", "y"], timeout: 5 };
    expect(differences(before, after).map(formatDifference).toSorted()).toEqual([
      'allowed_models: ["x"] → ["x","y"]',
      "disabled: true → –",
      "rate_limit.rpm: 1 → 3",
      "timeout: 5",
    ]);
  });

  it("does not depend on the order of fields, nor on empty groups", () => {
    expect(differences({ a: 1, b: { c: 2, d: 3 }, e: {} }, { b: { d: 3, c: 2 }, a: 1 })).toEqual([]);
  });

  it("says that a provider's key changes, but not the key", () => {
    const config = (api_key?: string) => ({ provider_config: { api_key } });
    const shown = [
      differences(undefined, config("sk-one")),
      differences(config("sk-one"), config("sk-two")),
      differences(config("sk-one"), config(undefined)),
    ].flatMap((found) => found.map(formatDifference));
    expect(shown).toEqual([
      "provider_config.api_key: (secret)",
      "provider_config.api_key: (secret) → (new secret)",
      "provider_config.api_key: (secret) → –",
    ]);
  });
});

it("documents come in the order of the schema, whatever the order in which DynamoDB gives their fields", () => {
  const budget = { usd_per_month: 100, usd_per_day: 5 };
  const key = { budget, rate_limit: { tpm: 2, rpm: 1 }, allowed_models: [], hash: "0", created_at: "then", name: "a" };
  expect(JSON.stringify(keyInOrder(key))).toBe(
    '{"name":"a","hash":"0","created_at":"then","allowed_models":[],"rate_limit":{"rpm":1,"tpm":2},"budget":{"usd_per_day":5,"usd_per_month":100}}',
  );
  const provider_config = { api_base: "http://x", api_key: "k" };
  const model = { retries: 1, prices: { completion: 2, prompt: 1 }, provider_config, model: "a/b", name: "m" };
  expect(JSON.stringify(modelInOrder(model))).toBe(
    '{"name":"m","model":"a/b","provider_config":{"api_key":"k","api_base":"http://x"},"retries":1,"prices":{"prompt":1,"completion":2}}',
  );
});

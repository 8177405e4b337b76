// Patterns in `allowed_models`: what a key with them sees, and what it may call.
import { describe, expect, it } from "vitest";
import { listModels, showModel } from "../../functions/core/directory/models.ts";
import { startGateway } from "../support/gateway.ts";
import { memoryDirectory } from "../support/memory-directory.ts";
import { envelopeOf } from "./support/envelope.ts";
import { chat, DEMO_KEY } from "./support/requests.ts";
import { json, scriptedFetch } from "./support/scripted-fetch.ts";

const NAMES = ["gpt-4", "gpt-5", "claude", "gp"];
const KEYS: Record<string, string[]> = {
  all: ["*"],
  gpt: ["gpt-*"],
  both: ["claude", "gpt-*", "claude", "nowhere"],
  none: ["llama-*"],
  exact: ["gpt-5", "claude"],
};
const provider_config = { api_base: "http://provider.invalid/v1" };
const document = {
  models: NAMES.map((name) => ({ name, model: `openai/${name}`, provider_config })),
  keys: Object.entries(KEYS).map(([name, allowed_models]) => ({ name, key: name, allowed_models })),
};
const { fetch } = scriptedFetch(json({ choices: [] }));
const gateway = await startGateway(document, { fetch });
const as = (key: string) => ({ headers: { authorization: `Bearer ${key}` } });
const visible: [string, string[]][] = [
  ["all", NAMES],
  ["gpt", ["gpt-4", "gpt-5"]],
  ["both", ["gpt-4", "gpt-5", "claude"]],
  ["none", []],
  ["exact", ["gpt-5", "claude"]],
];

describe("a key", () => {
  it.each(visible)("'%s' sees and may call these models, and no others: %j", async (key, expected) => {
    const { text } = await gateway.ask({ ...as(key), method: "GET", path: "/v1/models" });
    expect(JSON.parse(text).data.map(({ id }: { id: string }) => id)).toEqual(expected);
    for (const model of NAMES) {
      const isVisible = expected.includes(model);
      const shown = await gateway.ask({ ...as(key), method: "GET", path: `/v1/models/${model}` });
      const called = await gateway.ask({ ...as(key), body: chat({ model }) });
      expect([shown.status, called.status]).toEqual(isVisible ? [200, 200] : [404, 403]);
    }
  });

  it("of all models gets a refusal for those that do not exist", async () => {
    const called = await gateway.ask({ ...as("all"), body: chat({ model: "nowhere" }) });
    expect([called.status, envelopeOf(called).code]).toEqual([404, "model_not_found"]);
  });

  it.each(["x".repeat(257), "\ud800"])("of all models has no name looked up that cannot be one (%#)", async (name) => {
    const directory = { ...(await memoryDirectory(document)), findModel: expect.unreachable };
    const [all, exact] = [["*"], [name]].map((allowed_models) => ({ ...DEMO_KEY, allowed_models }));
    await expect(showModel(name, { key: all ?? DEMO_KEY, directory })).rejects.toMatchObject({ status: 404 });
    expect(JSON.parse(await listModels(exact ?? DEMO_KEY, directory)).data).toEqual([]);
  });

  it("that names its models does not have all of them read", async () => {
    const directory = { ...(await memoryDirectory(document)), listModels: expect.unreachable };
    expect(JSON.parse(await listModels({ ...DEMO_KEY, allowed_models: NAMES }, directory)).data).toHaveLength(4);
  });
});

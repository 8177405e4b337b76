// Providers' keys in the stage's parameters, read from a stand-in of AWS Systems Manager by the real SDK.
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { parametersPath } from "../../functions/aws/resources.ts";
import { parameterSecrets } from "../../functions/aws/secrets.ts";
import type { GatewayError } from "../../functions/core/error.ts";
import { chat, configuration } from "../core/support/requests.ts";
import { json, scriptedFetch, status } from "../core/support/scripted-fetch.ts";
import { startGateway } from "../support/gateway.ts";
import { linkSdkTo, type ParameterStore, startParameterStore } from "../support/parameters.ts";

const PATH = "/sluice/test";
let store: ParameterStore;

beforeAll(async () => {
  store = await startParameterStore();
  linkSdkTo(store);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await store.close();
});
beforeEach(() => store.reset());

function open(path: string | undefined) {
  const log: string[] = [];
  return { log, secrets: parameterSecrets({ path, onLog: (line) => void log.push(line) }) };
}

const failureOf = (got: Promise<unknown>): Promise<GatewayError> =>
  got.then(
    () => Promise.reject(new Error("it did not fail")),
    (error) => error,
  );

describe("a key that is a parameter", () => {
  it("is decrypted, and read once", async () => {
    store.values.set("/sluice/test/openai", "sk-of-the-parameter\n");
    const { secrets, log } = open(PATH);
    expect([await secrets.get("openai"), await secrets.get("openai")]).toEqual(Array(2).fill("sk-of-the-parameter"));
    expect([store.asked, log]).toEqual([["GetParameter /sluice/test/openai"], []]);
  });

  it("may be a document of several lines", async () => {
    const document = '{\n  "type": "service_account"\n}';
    store.values.set("/sluice/test/vertex", `${document}\n`);
    expect(await open(PATH).secrets.get("vertex")).toBe(document);
  });

  it("that is missing is the deployment's own lack, and the log names it", async () => {
    const { secrets, log } = open(PATH);
    const { status, body, headers } = await failureOf(secrets.get("openai"));
    expect({ status, ...body, headers }).toMatchObject({
      status: 502,
      type: "upstream_error",
      code: "upstream_auth_failed",
      headers: { "x-should-retry": "false" },
    });
    expect(log.map((line) => JSON.parse(line))).toEqual([
      { error: "parameter_missing", parameter: "/sluice/test/openai" },
    ]);
  });

  it("that may not be read is one that cannot be reached, and the log says why", async () => {
    store.values.set("/sluice/test/openai", "sk-of-the-parameter");
    store.failure = "AccessDeniedException";
    const { secrets, log } = open(PATH);
    const { status, body } = await failureOf(secrets.get("openai"));
    expect({ status, ...body }).toMatchObject({ status: 503, type: "server_error", code: "limits_unavailable" });
    expect(log.map((line) => JSON.parse(line))).toEqual([
      { error: "parameter_unreadable", parameter: "/sluice/test/openai", cause: "AccessDeniedException" },
    ]);
    store.failure = undefined;
    expect(await secrets.get("openai")).toBe("sk-of-the-parameter");
  });

  it("does not exist on the local server, where nothing is asked", async () => {
    const { secrets, log } = open(parametersPath({ name: "sluice", stage: "local" }));
    expect((await failureOf(secrets.get("openai"))).body.code).toBe("upstream_auth_failed");
    expect([store.asked, log.length]).toEqual([[], 1]);
    secrets.refused("openai");
  });

  it("is looked for under the path of the stage", () => {
    expect(parametersPath({ name: "sluice", stage: "production" })).toBe("/sluice/production");
  });
});

describe("a call for a model whose key is a parameter", () => {
  const provider_config = { api_base: "https://llm.example.com/v1", api_key: { secret: "openai" } };
  const named = { provider_config, retries: 0, fallbacks: ["fallback-1"] };
  const GOOD = json({ id: "c", model: "upstream", choices: [] });

  async function start(...answers: Parameters<typeof scriptedFetch>) {
    const { fetch, asked } = scriptedFetch(...answers);
    const { secrets, log } = open(PATH);
    const gateway = await startGateway(configuration(named, {}), { fetch, secrets });
    return { asked, log, gateway, ask: () => gateway.ask({ body: chat() }) };
  }

  it("carries it, and no client sees it though the provider repeats it", async () => {
    store.values.set("/sluice/test/openai", "sk-of-the-parameter");
    const error = { error: { message: "No such key: sk-of-the-parameter", "sk-of-the-parameter": "" } };
    const { asked, ask } = await start(GOOD, json(error, { status: 400 }));
    expect((await ask()).status).toBe(200);
    expect(asked[0]?.headers.get("authorization")).toBe("Bearer sk-of-the-parameter");
    const { status, text } = await ask();
    expect([status, text]).toEqual([400, expect.stringContaining("No such key: [redacted]")]);
    expect(text).not.toContain("sk-of");
  });

  it("takes a key that was replaced, once the provider has refused the old one", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    try {
      store.values.set("/sluice/test/openai", "sk-old");
      const { asked, ask } = await start(GOOD, status(401), GOOD, GOOD);
      await ask();
      store.values.set("/sluice/test/openai", "sk-new");
      vi.advanceTimersByTime(10_000);
      await ask(); // The fallback answers.
      expect((await ask()).status).toBe(200);
      expect(asked.map(({ headers }) => headers.get("authorization"))).toEqual([
        ...["Bearer sk-old", "Bearer sk-old", "Bearer sk-provider-1", "Bearer sk-new"],
      ]);
      expect(store.asked).toHaveLength(2);
    } finally {
      vi.useRealTimers();
    }
  });

  it.each([
    ["is missing", undefined, "upstream_auth_failed"],
    ["cannot be read", "AccessDeniedException", "limits_unavailable"],
  ])("is answered by the fallback if it %s", async (_, failure, code) => {
    store.failure = failure;
    const { asked, ask, gateway } = await start(GOOD);
    expect((await ask()).status).toBe(200);
    expect(asked.map(({ headers }) => headers.get("authorization"))).toEqual(["Bearer sk-provider-1"]);
    expect(gateway.log).toMatchObject([{ attempts: [{ code }] }]);
  });
});

describe("a key that takes too long to come", () => {
  const named = { provider_config: { api_key: { secret: "openai" } }, timeout: 30, answer_timeout: 30, fallbacks: [] };

  it.each([true, false])("is not the provider's silence, and nothing is charged (stream: %s)", async (stream) => {
    const { fetch, asked } = scriptedFetch();
    const secrets = { get: () => new Promise<string>(() => {}), refused: () => {} };
    const gateway = await startGateway(configuration(named), { fetch, secrets });
    const { status, text } = await gateway.ask({ body: chat({ stream }) });
    expect([status, JSON.parse(text).error.code, asked]).toEqual([503, "limits_unavailable", []]);
    expect(gateway.log).toMatchObject([{ total_tokens: 0 }]);
  });
});

// What the function finds in its environment: the local server and SST write the same.
import { afterEach, expect, it, vi } from "vitest";
import { type CredentialsByProvider, DEFAULT_CREDENTIALS } from "../../functions/providers/default-credentials.ts";
import { functionVariables } from "../../local/function-variables.ts";

afterEach(() => void vi.unstubAllEnvs());

/** SST reads the links once, when it is imported. */
async function resourcesFor(credentials: CredentialsByProvider) {
  const variables = functionVariables({ credentials }, "http://127.0.0.1:1");
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  vi.resetModules();
  const { linkedResources } = await import("../../functions/aws/resources.ts");
  return linkedResources(DEFAULT_CREDENTIALS);
}

it("each provider has the key of its secret and the address of its variable, and none of another's", async () => {
  const anthropic = { apiKey: "sk-ant", apiBase: "http://127.0.0.1:9", isSimulated: true };
  const vertex = { apiKey: '{\n  "type": "service_account"\n}', project: "p", location: "eu", isSimulated: false };
  const { credentials } = await resourcesFor({ anthropic, vertex });
  const { anthropic: one, vertex: other, ...others } = credentials;
  expect([one, other]).toEqual([anthropic, vertex]);
  expect(Object.keys(others)).toHaveLength(DEFAULT_CREDENTIALS.length - 2);
  for (const none of Object.values(others)) expect(none).toEqual({ isSimulated: false });
});

it("a secret without a value is no key", async () => {
  const { credentials } = await resourcesFor({ openai: { apiKey: "", apiBase: "http://127.0.0.1:9/v1" } });
  expect(credentials["openai"]).toEqual({ apiBase: "http://127.0.0.1:9/v1", isSimulated: false });
});

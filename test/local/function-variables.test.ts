// What the function finds in its environment on the local server.
import { readFile } from "node:fs/promises";
import { afterEach, expect, it, vi } from "vitest";
import { functionVariables, roleVariables } from "../../local/function-variables.ts";

afterEach(() => void vi.unstubAllEnvs());

it.each([
  [
    ["a key", "its secret", "a session"],
    ["a key", "its secret", "a session"],
  ],
  [
    ["a key", "its secret", ""],
    ["a key", "its secret", undefined],
  ],
  [
    ["a key", "", "a session"],
    ["local", "local", undefined],
  ],
  [
    ["", "", ""],
    ["local", "local", undefined],
  ],
])("the role's credentials are this process's own, and an empty variable is none: %j", (own, expected) => {
  const names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];
  for (const [at, name] of names.entries()) vi.stubEnv(name, own[at]);
  vi.stubEnv("AWS_REGION", "");
  const role = roleVariables();
  expect([names.map((name) => role[name]), role["AWS_REGION"]]).toEqual([expected, "us-east-1"]);
});

it("the function finds nothing of its user's AWS profile", async () => {
  const { AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE } = functionVariables({}, "http://127.0.0.1:1");
  const files = [AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE].map((path) => readFile(path ?? "", "utf8"));
  expect(await Promise.all(files)).toEqual(["", ""]);
});

it("the function has a secret of every provider, and the addresses that are set", () => {
  const anthropic = { apiKey: "sk-ant", apiBase: "http://127.0.0.1:9", isSimulated: true };
  expect(functionVariables({ credentials: { anthropic } }, "http://127.0.0.1:1")).toMatchObject({
    SST_RESOURCE_OpenaiApiKey: '{"value":""}',
    SST_RESOURCE_AnthropicApiKey: '{"value":"sk-ant"}',
    ANTHROPIC_BASE_URL: "http://127.0.0.1:9",
    SLUICE_SIMULATED: "anthropic",
  });
  expect(functionVariables({}, "http://127.0.0.1:1")).not.toHaveProperty("OPENAI_BASE_URL");
});

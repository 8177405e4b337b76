// The settings of the server, without SST: what each variable means, and what is said about one that is wrong.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readServerSettings } from "../../functions/node/settings.ts";
import { StartError } from "../../functions/node/start-error.ts";
import { DEFAULT_CREDENTIALS } from "../../functions/providers/default-credentials.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

const REGION = { AWS_REGION: "eu-central-1" };

function errorsIn(environment: NodeJS.ProcessEnv): readonly string[] {
  try {
    readServerSettings(environment);
    return [];
  } catch (error) {
    if (error instanceof StartError) return error.lines;
    throw error;
  }
}

describe("the server's settings", () => {
  it("need a region only, and listen on the loopback address", () => {
    const { resources, ...settings } = readServerSettings({ ...REGION, PORT: "", SLUICE_TABLES: "", SLUICE_STAGE: "" });
    expect(settings).toEqual({
      host: "127.0.0.1",
      port: 3000,
      processes: 1,
      timeoutSeconds: 900,
      graceSeconds: 20,
      createsTables: false,
      hasConsole: false,
    });
    const { credentials, ...named } = resources;
    expect(named).toEqual({
      stage: "default",
      tables: {
        Directory: "sluice-default-Directory",
        Counters: "sluice-default-Counters",
        Usage: "sluice-default-Usage",
        Calls: "sluice-default-Calls",
        Admin: "sluice-default-Admin",
      },
      usageDays: 400,
      recordedCalls: undefined,
      callHours: 72,
      parameters: "/sluice/default",
      logsMessages: false,
    });
    expect(Object.keys(credentials)).toEqual(DEFAULT_CREDENTIALS.map(({ provider }) => provider));
    for (const none of Object.values(credentials)) expect(none).toEqual({ isSimulated: false });
  });

  it("are what the environment says", () => {
    const key = join(folder, "google.json");
    writeFileSync(key, '{"type": "service_account"}');
    const { resources, ...settings } = readServerSettings({
      ...{ ...REGION, HOST: "0.0.0.0", PORT: "8080", SLUICE_TIMEOUT: "60", SLUICE_GRACE: "0", SLUICE_TABLES: "create" },
      ...{ SLUICE_CONFIG: join(folder, "sluice.json"), SLUICE_STAGE: "blue", SLUICE_COUNTERS_TABLE: "counters.blue" },
      ...{ SLUICE_USAGE_DAYS: "30", SLUICE_PARAMETERS: "/team/keys", SLUICE_LOG_MESSAGES: "true" },
      ...{ OPENAI_API_KEY: "sk-1", OPENAI_BASE_URL: "https://openai.example/v1", AZURE_OPENAI_API_KEY: "azure-1" },
      ...{ GOOGLE_APPLICATION_CREDENTIALS: key, GOOGLE_CLOUD_PROJECT: "my-project" },
      ...{ SLUICE_CONSOLE: "on", SLUICE_CONSOLE_FILES: folder, SLUICE_PROCESSES: "64" },
    });
    expect(settings).toEqual({
      ...{ host: "0.0.0.0", port: 8080, timeoutSeconds: 60, graceSeconds: 0, createsTables: true },
      ...{ configurationPath: join(folder, "sluice.json"), hasConsole: true, consoleFolder: folder },
      processes: 64,
    });
    expect(resources).toMatchObject({
      tables: { Directory: "sluice-blue-Directory", Counters: "counters.blue", Usage: "sluice-blue-Usage" },
      ...{ usageDays: 30, parameters: "/team/keys", logsMessages: true },
      credentials: {
        openai: { apiKey: "sk-1", apiBase: "https://openai.example/v1" },
        azure: { apiKey: "azure-1" },
        vertex: { apiKey: '{"type": "service_account"}', project: "my-project" },
      },
    });
  });

  it("take a region from a profile, too", () => {
    expect(errorsIn({ AWS_PROFILE: "work" })).toEqual([]);
  });

  it("name every variable that is wrong, at once", () => {
    const wrong = {
      ...{ PORT: "http", SLUICE_TIMEOUT: "0", SLUICE_GRACE: "-1", SLUICE_TABLES: "yes", SLUICE_STAGE: "a b" },
      ...{ SLUICE_DIRECTORY_TABLE: "x", SLUICE_USAGE_DAYS: "0", SLUICE_PARAMETERS: "keys", SLUICE_LOG_MESSAGES: "on" },
      ...{
        SLUICE_CONSOLE: "yes",
        SLUICE_PROCESSES: "65",
        OPENAI_BASE_URL: "openai.example",
        GOOGLE_APPLICATION_CREDENTIALS: join(folder, "none.json"),
      },
    };
    const errors = errorsIn(wrong);
    for (const name of [...Object.keys(wrong), "AWS_REGION"])
      expect(
        errors.filter((line) => line.startsWith(name)),
        name,
      ).toHaveLength(1);
  });

  it("take a process for each processor, at most 64", () => {
    const { processes } = readServerSettings({ ...REGION, SLUICE_PROCESSES: "auto" });
    expect(processes).toBe(Math.min(availableParallelism(), 64));
    expect(errorsIn({ ...REGION, SLUICE_PROCESSES: "many" })).toEqual([
      'SLUICE_PROCESSES must be auto or a whole number from 1 to 64, not "many"',
    ]);
  });

  it("refuse the server's own address as a provider", () => {
    expect(errorsIn({ ...REGION, PORT: "3001", OPENAI_BASE_URL: "http://localhost:3001/v1" })).toEqual([
      "OPENAI_BASE_URL is the address of this server itself: unset it here",
    ]);
  });
});

import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./test/support/longest-first.ts";

// The processes of a run compile the same files, hundreds of times: what one has compiled, the next ones read.
process.env["NODE_COMPILE_CACHE"] ??= fileURLToPath(new URL("node_modules/.cache/compiled", import.meta.url));
enableCompileCache();

const infrastructure = "test/infra/**/*.test.ts";
/** In a real browser. */
const browser = "test/console/*.test.ts";
/** Other makers' clients, which are installed apart. */
const clients = "test/clients/**/*.test.ts";
/** Of modules alone, without servers. */
const units = ["test/{admin,core,hooks,protocols,providers}/**/*.test.ts", "test/console/units/**/*.test.ts"];
/**
 * Each file in a process of its own: they load commands or SST's links for one stage, replace modules, or measure what is the
 * process's.
 */
const alone = [
  "test/aws/resources.test.ts",
  "test/cli/{admin-keys,config,keys,limits,models,operate,targets,usage}.test.ts",
  "test/faults/**/*.test.ts",
  "test/local/{memory,memory-spike,reload,start}.test.ts",
];
/** End to end, against the server entry too: one file of each area, and in the long run every one that starts the local server. */
const againstServer = {
  short: [
    "test/contract/main-job.test.ts",
    "test/faults/faults.test.ts",
    "test/limits/{endings,racing}.test.ts",
    "test/clients/openai/state.test.ts",
  ],
  long: [
    "test/{cases,faults,limits}/**/*.test.ts",
    "test/cli/{mixed-calls,operate}.test.ts",
    "test/clients/{anthropic,endpoints,openai}/*.test.ts",
    "test/contract/{forms,main-job,*-client,structured-clients}.test.ts",
    "test/local/{cut,own-address,hooks-page,reload,simulated-claude,simulated-gemini,simulated-providers}.test.ts",
  ],
};
/** Files share what they import, which takes longer than most of them do. */
const sharing = { isolate: false, setupFiles: "test/support/leave-nothing.ts" };
/** Not kept: what was resolved before the clients were installed is another version. */
const withClients = { ...sharing, experimental: { fsModuleCache: false } };
const bundle = "test/support/prepare-bundle.ts";
const MINUTE = 60_000;

export default defineConfig(({ mode }) => {
  const isLong = mode === "long" || Boolean(process.env["LONG"]);
  if (isLong) process.env["LONG"] = "1"; // This is read once more for each project, in another mode.
  const timeout = isLong ? 60 * MINUTE : MINUTE;
  return {
    test: {
      // For two processors: many files wait for servers, instances and browsers of their own, which need processors too.
      maxWorkers: 3,
      sequence: { sequencer: LongestFirst },
      // What one project has transformed, the others and later runs need not.
      experimental: { fsModuleCache: true },
      testTimeout: timeout,
      hookTimeout: timeout,
      env: isLong ? { LONG: "1" } : {},
      projects: [
        {
          extends: true,
          test: {
            name: "gateway",
            include: ["test/**/*.test.ts"],
            exclude: [infrastructure, clients, browser, ...units, ...alone],
            globalSetup: bundle,
            ...sharing,
          },
        },
        { extends: true, test: { name: "alone", include: alone, globalSetup: bundle } },
        { extends: true, test: { name: "browser", include: [browser], globalSetup: bundle, ...sharing } },
        { extends: true, test: { name: "unit", include: units, ...sharing } },
        {
          extends: true,
          test: {
            name: "clients",
            include: [clients],
            exclude: ["**/node_modules/**"],
            globalSetup: [bundle, "test/clients/prepare.ts"],
            ...withClients,
          },
        },
        {
          extends: true,
          test: {
            name: "server",
            include: isLong ? againstServer.long : againstServer.short,
            exclude: ["**/node_modules/**"],
            env: { TEST_ENTRY: "server", ...(isLong && { LONG: "1" }) },
            globalSetup: [bundle, "test/clients/prepare.ts"],
            ...withClients,
          },
        },
        // Only these need SST's platform, which takes half a minute to install.
        // A deployment is processes: on a busy machine each takes many seconds.
        {
          extends: true,
          test: {
            name: "infra",
            include: [infrastructure],
            globalSetup: "test/infra/prepare.ts",
            testTimeout: 5 * MINUTE,
            hookTimeout: 5 * MINUTE,
            ...sharing,
          },
        },
      ],
    },
  };
});

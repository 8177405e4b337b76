import { defineConfig } from "vitest/config";

const infrastructure = "test/infra/**/*.test.ts";

export default defineConfig({
  test: {
    // Many files start servers and environments of their own, which need processors too.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: "gateway", include: ["test/**/*.test.ts"], exclude: [infrastructure] } },
      // Only these need SST's platform, which takes half a minute to install.
      { extends: true, test: { name: "infra", include: [infrastructure], globalSetup: "test/infra/prepare.ts" } },
    ],
  },
});

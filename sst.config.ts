/// <reference path="./.sst/platform/config.d.ts" />
// The deployed gateway: its name, what protects a production stage, and the rooms of infra/ in the order they depend on
// each other. SST reads this file before the platform exists, so it must not import anything at the top.
export default $config({
  app(input) {
    // SLUICE_PROTECT=off is the deliberate way back to nothing; docs/deploy.md tells how.
    const keep = input.stage === "production" && process.env["SLUICE_PROTECT"] !== "off";
    return { name: "sluice", home: "aws", removal: keep ? "retain" : "remove", protect: keep };
  },
  async run() {
    const { gateway } = await import("./infra/gateway.ts");
    // In `sst dev` the log lines stay on the developer's machine: there is nothing to watch.
    if ($dev) return { url: gateway.url };
    await import("./infra/alarms.ts");
    const { dashboard } = await import("./infra/dashboard.ts");
    return { url: gateway.url, dashboard: dashboard.dashboardName };
  },
});

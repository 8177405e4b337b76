/// <reference path="./.sst/platform/config.d.ts" />
// The deployed gateway: its name, the protection of the production stage, and the parts in infra/. SST reads this file
// before its platform is installed, so it must not import anything at the top.
export default $config({
  app(input) {
    // SLUICE_PROTECT=off allows a production stage to be removed; see "Removing everything" in docs/deploy.md.
    const keep = input.stage === "production" && process.env["SLUICE_PROTECT"] !== "off";
    return { name: "sluice", home: "aws", removal: keep ? "retain" : "remove", protect: keep };
  },
  async run() {
    const { gateway } = await import("./infra/gateway.ts");
    // In `sst dev` the log lines, and the metrics in them, stay on the developer's machine.
    if ($dev) return { url: gateway.url };
    await import("./infra/alarms.ts");
    await import("./infra/flood-alarms.ts");
    const { dashboard } = await import("./infra/dashboard.ts");
    return { url: gateway.url, dashboard: dashboard.dashboardName };
  },
});

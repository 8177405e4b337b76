/// <reference path="./.sst/platform/config.d.ts" />
// The deployed gateway: its name, the protection of the production stage, and the parts in infra/. SST reads this file
// before its platform is installed, so it must not import anything at the top.
export default $config({
  app(input) {
    // SLUICE_PROTECT=off allows a production stage to be removed; see "Removing everything" in docs/upgrade.md.
    const keep = input.stage === "production" && process.env["SLUICE_PROTECT"] !== "off";
    return { name: "sluice", home: "aws", removal: keep ? "retain" : "remove", protect: keep };
  },
  async run() {
    // In `sst dev` the code runs on the developer's machine, whatever serves the calls of the stage otherwise.
    const { entry } = await import("./infra/stage.ts");
    if (entry === "service" && !$dev) return (await import("./infra/service-stage.ts")).outputs;
    // In `sst dev` the log lines, and the metrics in them, stay on the developer's machine.
    if ($dev) return (await import("./infra/developer-stage.ts")).outputs;
    return (await import("./infra/function-stage.ts")).outputs;
  },
});

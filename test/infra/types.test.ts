// The types of sst.config.ts and infra/, which SST's platform declares.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { platformInstalled } from "./platform.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

test("the configuration is of the types that SST's components take", async () => {
  await platformInstalled();
  const checking = promisify(execFile)(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "infra"], {
    cwd: root,
  });
  const said = await checking.then(
    () => "",
    ({ stdout, message }) => stdout || message,
  );
  expect(said).toBe("");
});

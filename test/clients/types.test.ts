// The types of these tests, which need the clients: `npm run types` runs before those are there.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { isLong } from "../support/long.ts";
import { clientsInstalled } from "./installed.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

// Not within the test: an installation may take longer than a test may.
await clientsInstalled();

test.runIf(isLong)("the tests of clients use them by their types", async () => {
  const checking = promisify(execFile)(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "test/clients"], {
    cwd: root,
  });
  const said = await checking.then(
    () => "",
    ({ stdout, message }) => stdout || message,
  );
  expect(said).toBe("");
});

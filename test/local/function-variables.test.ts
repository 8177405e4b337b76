// What the function finds in its environment on the local server.
import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { functionVariables } from "../../local/function-variables.ts";

it("the function finds nothing of its user's AWS profile", async () => {
  const { AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE } = functionVariables({}, "http://127.0.0.1:1");
  const files = [AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE].map((path) => readFile(path ?? "", "utf8"));
  expect(await Promise.all(files)).toEqual(["", ""]);
});

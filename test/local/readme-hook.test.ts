// The README's hook as it is printed: pasted into a copy of the gateway, bundled, and called.
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parseConfiguration } from "../../functions/core/directory/configuration.ts";
import { MODULES } from "../../local/entry.ts";
import type { Server } from "../../local/server.ts";
import { createLog } from "../faults/support/log.ts";
import { expectNoComplaint } from "../faults/support/secrets.ts";
import { entry, isServerEntry, onFunction } from "../support/entry.ts";
import { startServer } from "../support/server.ts";

const root = resolve(import.meta.dirname, "../..");
const model = { name: "my-model", model: "openai/gpt-4.1-mini" };
const document = { models: [model], keys: [{ name: "demo", key: "my-secret-key", allowed_models: ["my-model"] }] };
const log = createLog();
let folder: string;
let server: Server;

/** A hook of a developer who made a mistake. */
const BUGGY = `import type { Hook } from "../core/hook.ts";

export const buggy: Hook = {
  name: "buggy",
  async preCall({ text }) {
    if (text.includes("in a hook")) JSON.parse("what was asked");
    if (!text.includes("after a hook")) return undefined;
    return { postCall: async () => { throw new RangeError("what was answered") } };
  },
};
`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gateway-"));
  for (const part of ["functions", "infra"]) await cp(join(root, part), join(folder, part), { recursive: true });
  await symlink(join(root, "node_modules"), join(folder, "node_modules"), "junction");
  await addHook(await printedHook());
  await addHook(BUGGY);
  const configuration = parseConfiguration(JSON.stringify(document));
  server = await startServer({ configuration, module: join(folder, MODULES[entry]), onLog: log.write });
});
afterAll(async () => {
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

/** The code under the README's heading. */
async function printedHook(): Promise<string> {
  const readme = await readFile(join(root, "README.md"), "utf8");
  return /### A hook in ten lines\n[\s\S]*?```ts\b.*\n([\s\S]*?)```/.exec(readme)?.[1] ?? "";
}

/** As the README says: a file in `functions/hooks/`, and an entry in the list of `functions/open-gateway.ts`. */
async function addHook(code: string): Promise<void> {
  const [, name = ""] = /export const (\w+): Hook/.exec(code) ?? [];
  const gateway = join(folder, "functions/open-gateway.ts");
  const source = await readFile(gateway, "utf8");
  await writeFile(join(folder, `functions/hooks/${name}.ts`), code);
  const added = source.replace(/(const hooks: readonly Hook\[\] = \[[\s\S]*?),?\s*\];/, `$1, ${name}];`);
  expect(added).not.toBe(source);
  await writeFile(gateway, `import { ${name} } from "./hooks/${name}.ts";\n${added}`);
}

async function ask(content: string, requestId: string) {
  const response = await fetch(`${server.url}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: "Bearer my-secret-key", "x-request-id": requestId },
    body: JSON.stringify({ model: "my-model", messages: [{ role: "user", content }], max_tokens: 5 }),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

const failureOf = async (requestId: string) =>
  JSON.parse(await log.line((line) => line.includes(requestId) && line.includes('"level":"ERROR"')));

it("lets a call through, adds to its log line, and writes what it says, without a complaint", async () => {
  const before = log.lines.length;
  expect(await ask("Hello", "kind")).toMatchObject({ status: 200 });
  expect(await log.entry("kind")).toMatchObject({ ending: "complete", fields: { prompt_characters: 5 } });
  // Lambda frames what is written with `console`.
  const said = log.lines.slice(before).map((line) => (isServerEntry ? line : JSON.parse(line).message));
  expect(said).toContainEqual(expect.stringMatching(/^demo complete \d+$/));
  expectNoComplaint(log.lines.slice(before).filter((line) => !line.startsWith("demo complete ")));
});

it("refuses what it says it refuses", async () => {
  const { status, text } = await ask("Tell me of Project Falcon.", "refused");
  expect([status, JSON.parse(text).error.code]).toEqual([400, "confidential"]);
  expect(await log.entry("refused")).toMatchObject({ ending: "refused", code: "confidential" });
});

it("an error in a hook is logged with its name, its message, and its line in the source", async () => {
  const { status, text } = await ask("Fail in a hook.", "in-hook");
  expect([status, JSON.parse(text).error.code]).toEqual([500, "internal_error"]);
  expect(text).not.toContain("buggy");
  const { stack, ...failure } = await failureOf("in-hook");
  expect(failure).toMatchObject({ hook: "buggy", moment: "preCall", cause: "SyntaxError", error: "internal_error" });
  expect(failure.cause_message).toContain("what was asked");
  expect(stack).toContainEqual(expect.stringMatching(/functions\/hooks\/buggy\.ts:6:\d+/));
});

it("an error after the answer is logged the same way, and the client has its answer", async () => {
  expect(await ask("Fail after a hook.", "after-hook")).toMatchObject({ status: 200 });
  const { stack, ...failure } = await failureOf("after-hook");
  expect(failure).toMatchObject({ hook: "buggy", moment: "postCall", cause: "RangeError", error: "hook_failed" });
  expect(stack[0]).toMatch(/functions\/hooks\/buggy\.ts:8:\d+/);
});

onFunction.it("lambda")("a request without an id of its own has one id: the platform's", async () => {
  const response = await fetch(`${server.url}/v1/models`, { headers: { authorization: "Bearer my-secret-key" } });
  await response.text();
  const id = response.headers.get("x-request-id") ?? "";
  expect(id).toBe(response.headers.get("x-amzn-requestid"));
  const line = JSON.parse(await log.line((line) => line.includes(id)));
  expect(line).toMatchObject({ request_id: id, endpoint: "models", status: 200, key: "demo" });
  expect(line).not.toHaveProperty("platform_request_id");
});

onFunction.it("lambda")("a request with an id of its own is logged with the platform's too", async () => {
  const { headers } = await ask("Hello", "own-id");
  const expected = { request_id: "own-id", platform_request_id: headers.get("x-amzn-requestid") };
  expect(await log.entry("own-id")).toMatchObject(expected);
});

// The hooks of docs/hooks.md as they are printed: pasted into a copy of the gateway, bundled, and called.
import { execFile } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text as textOf } from "node:stream/consumers";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parseConfiguration } from "../../functions/core/directory/configuration.ts";
import { MODULES } from "../../local/entry.ts";
import type { Server } from "../../local/server.ts";
import { createLog } from "../faults/support/log.ts";
import { expectNoComplaint } from "../faults/support/secrets.ts";
import { entry, isServerEntry, onFunction } from "../support/entry.ts";
import { startServer } from "../support/server.ts";

const run = promisify(execFile);
const root = resolve(import.meta.dirname, "../..");
const models = [
  { name: "my-model", model: "openai/gpt-4.1-mini" },
  // Nothing listens on this port.
  {
    name: "out-of-reach",
    model: "openai/gpt-4.1-mini",
    provider_config: { api_base: "http://127.0.0.1:1" },
    retries: 0,
  },
];
const document = { models, keys: [{ name: "demo", key: "my-secret-key", allowed_models: ["*"] }] };
const log = createLog();
let folder: string;
let server: Server;

/** A hook whose developer has made an error. */
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

/** Where failed calls are reported. */
const webhook = createServer(async (request, response) => {
  reports.push(JSON.parse(await textOf(request)));
  response.end();
  webhook.emit("reported");
});
const reports: object[] = [];

const page = await readFile(join(root, "docs/hooks.md"), "utf8");
/** Each hook of the page, with what the page adds to the list. */
const printed = [...page.matchAll(/Add `([^`]+)` to the list\.\n\n```ts run: stand-in\n([\s\S]*?)```/g)].map(
  ([, added = "", code = ""]) => ({ added, code }),
);
const printedTest = /as `([\w-]+\.test\.ts)` in `test\/hooks\/`:\n\n```ts run: stand-in\n([\s\S]*?)```/.exec(page);

beforeAll(async () => {
  await once(webhook.listen(0, "127.0.0.1"), "listening");
  const { port } = webhook.address() as AddressInfo;
  folder = await mkdtemp(join(tmpdir(), "gateway-"));
  for (const part of ["functions", "infra", "package.json", "tsconfig.json", "test/core/support", "test/support"])
    await cp(join(root, part), join(folder, part), { recursive: true });
  await symlink(join(root, "node_modules"), join(folder, "node_modules"), "junction");
  for (const { added, code } of printed)
    await addHook(code, added.replace("https://hooks.example.com", `http://127.0.0.1:${port}`));
  await addHook(BUGGY, "buggy");
  const configuration = parseConfiguration(JSON.stringify(document));
  server = await startServer({ configuration, module: join(folder, MODULES[entry]), onLog: log.write });
});
afterAll(async () => {
  webhook.close();
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

/** As the page says: a file in `functions/hooks/`, and an entry in the list of `functions/open-gateway.ts`. */
async function addHook(code: string, added: string): Promise<void> {
  const [, name = ""] = /export (?:const|function) (\w+)/.exec(code) ?? [];
  const file = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const gateway = join(folder, "functions/open-gateway.ts");
  const source = await readFile(gateway, "utf8");
  await writeFile(join(folder, `functions/hooks/${file}.ts`), code);
  const changed = source.replace(/(const hooks: readonly Hook\[\] = \[[\s\S]*?),?\s*\];/, `$1, ${added}];`);
  expect(changed).not.toBe(source);
  await writeFile(gateway, `import { ${name} } from "./hooks/${file}.ts";\n${changed}`);
}

async function ask(content: string, requestId: string, members: object = { max_tokens: 5 }) {
  const response = await fetch(`${server.url}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: "Bearer my-secret-key", "x-request-id": requestId },
    body: JSON.stringify({ model: "my-model", messages: [{ role: "user", content }], ...members }),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

const failureOf = async (requestId: string) =>
  JSON.parse(await log.line((line) => line.includes(requestId) && line.includes('"level":"ERROR"')));

it("finds three hooks and a test in the page", () => {
  expect(printed.map(({ added }) => added.replace(/\(.*/, ""))).toEqual([
    "confidential",
    "answerLength",
    "reportFailures",
  ]);
  expect(printedTest).not.toBeNull();
});

it("a call passes every hook, and the first adds to its log line and writes what it says", async () => {
  const before = log.lines.length;
  expect(await ask("Hello", "kind")).toMatchObject({ status: 200 });
  expect(await log.entry("kind")).toMatchObject({ ending: "complete", fields: { prompt_characters: 5 } });
  // Lambda frames what is written with `console`.
  const said = log.lines.slice(before).map((line) => (isServerEntry ? line : JSON.parse(line).message));
  expect(said).toContainEqual(expect.stringMatching(/^demo complete \d+$/));
  expectNoComplaint(log.lines.slice(before).filter((line) => !line.startsWith("demo complete ")));
});

it("the first hook refuses a prompt that names the project", async () => {
  const { status, text } = await ask("Tell me of Project Falcon.", "refused");
  expect([status, JSON.parse(text).error.code]).toEqual([400, "confidential"]);
  expect(await log.entry("refused")).toMatchObject({ ending: "refused", code: "confidential" });
});

it("the second hook refuses a call that asks for too long an answer, and adds a header to the others", async () => {
  const { status, text } = await ask("Hello", "long", { max_tokens: 1001 });
  expect([status, JSON.parse(text).error.code]).toEqual([400, "answer_too_long"]);
  expect((await ask("Hello", "short", { max_tokens: 1000 })).headers.get("x-answer-limit")).toBe("1000");
});

it("the third hook reports a call that failed, and no other", async () => {
  const reported = once(webhook, "reported");
  expect(await ask("Hello", "failed", { model: "out-of-reach" })).toMatchObject({ status: 502 });
  await reported;
  const attempts = ["openai/gpt-4.1-mini: upstream_unavailable"];
  const expected = { request_id: "failed", key: "demo", model: "out-of-reach", code: "upstream_unavailable", attempts };
  expect(reports).toEqual([expected]);
});

it("the page's test of a hook passes", async () => {
  const [, name = "", code = ""] = printedTest ?? [];
  await cp(join(root, "test/hooks/support"), join(folder, "test/hooks/support"), { recursive: true });
  await writeFile(join(folder, "test/hooks", name), code);
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const env = { ...process.env, NO_COLOR: "1" };
  const { stdout } = await run(process.execPath, [vitest, "run", "--root", folder, `test/hooks/${name}`], { env });
  expect(stdout).toMatch(/2 passed/);
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

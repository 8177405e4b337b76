// Hot reload: what a change of the code, and of the file of models and keys, does to a server that runs.
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { readConfiguration } from "../../local/configuration.ts";
import { type Server, startServer } from "../../local/server.ts";
import { entry, isServerEntry } from "../support/entry.ts";
import { call } from "./support/call.ts";
import { type Gate, startGate } from "./support/gate.ts";
import { createLines, type Lines } from "./support/lines.ts";
import { allGone } from "./support/processes.ts";

const FUNCTION = `import { word } from "./hooks/word.ts";

export const handler = awslambda.streamifyResponse(async (event, stream) => {
  const gate = event.headers["x-gate"];
  const output = awslambda.HttpResponseStream.from(stream, { statusCode: 200, headers: {} });
  output.write("");
  if (gate) await fetch(gate);
  output.write(word());
  output.end();
});
`;
const SERVER = `import { createServer } from "node:http";
import { word } from "./hooks/word.ts";

const server = createServer(async ({ headers }, response) => {
  const gate = headers["x-gate"];
  response.write("");
  if (gate) await fetch(gate);
  response.end(word());
});
server.listen(Number(process.env.PORT), process.env.HOST, () => {
  console.log(JSON.stringify({ message: "listening", url: "http://127.0.0.1:" + server.address().port }));
});
process.on("SIGTERM", () => server.close(() => process.exit(0)));
process.on("SIGINT", () => process.exit(0));
`;
const saying = (word: string) => `export const word = () => "${word}";\n`;
const file = (...names: string[]) =>
  JSON.stringify({ models: names.map((name) => ({ name, model: "openai/m" })), keys: [] });

let folder: string;
let gate: Gate;
let server: Server;
let lines: Lines;
const path = (name: string) => join(folder, name);
const hook = (text: string) => writeFile(path("code/hooks/word.ts"), text);
const said = async (headers = {}) => (await call(server.url, { headers })).body;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-test-"));
  await mkdir(path("code/hooks"), { recursive: true });
  await mkdir(path("tmp"));
  await writeFile(path("code/main.ts"), isServerEntry ? SERVER : FUNCTION);
  await writeFile(path("models.json"), file("a"));
  await hook(saying("one"));
  vi.stubEnv("TMPDIR", path("tmp"));
  lines = createLines();
  gate = await startGate();
  server = await startServer({
    ...{ entry, module: path("code/main.ts") },
    configuration: await readConfiguration(path("models.json")),
    reload: {
      configurationPath: path("models.json"),
      report: lines.add,
      warn: ({ models }) => lines.add(`warned of ${models.map(({ name }) => name)}`),
    },
    onLog: lines.add,
  });
});
afterAll(async () => {
  await Promise.all([server.close(), gate.close()]);
  expect(await readdir(path("tmp"))).toEqual([]);
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});
/** Each test begins with code of its own, in one instance. */
beforeEach(async ({ task }) => {
  await hook(saying(task.id));
  await lines.find(/^reloaded/);
  await oneInstance();
});

const bundles = () => readdir(path("tmp"));
const pids = () => server.environments().map(({ pid }) => pid);

/** No event tells when the others are gone. */
async function oneInstance(): Promise<number[]> {
  await vi.waitUntil(() => pids().length === 1, { interval: 5, timeout: 30_000 });
  return pids();
}

describe("a change of the code", () => {
  it("is for new calls; one that is under way finishes on the old code, which is then removed", async ({ task }) => {
    const underWay = said({ "x-gate": gate.url });
    const { open } = await gate.next();
    const before = pids();
    await hook(saying("new"));
    await lines.find(/^reloaded: new calls use the changed code$/);
    expect(await said()).toBe("new");
    expect(await bundles()).toHaveLength(2);
    open();
    expect(await underWay).toBe(task.id);
    await allGone(before);
    await vi.waitUntil(async () => (await bundles()).length === 1, { interval: 5, timeout: 30_000 });
  });

  it.each([
    ["in place of the file, as some editors save", (text: string) => replace("code/hooks/word.ts", text)],
    ["in a directory that was not there", (text: string) => moveTo("code/hooks/new/word.ts", text)],
  ])("is noticed %s", async (_, save) => {
    for (const word of ["replaced", "and again"]) {
      await save(saying(word));
      await lines.find(/^reloaded: new/);
      expect(await said()).toBe(word);
    }
  });

  it("that does not build is reported by file and line, and the old code stays", async ({ task }) => {
    await hook(`export const word = () => "x";\nexport const y: = 1;\n`);
    expect(await lines.find(/hooks\/word\.ts/)).toMatch(/code\/hooks\/word\.ts:2:17: Unexpected "="$/);
    await lines.find(/^not reloaded: calls use the code from before/);
    expect(await said()).toBe(task.id);
    await hook(saying(task.id));
    await lines.find(/^reloaded: the code is as it was before the error$/);
  });

  it("that throws at its start is reported with the line of the source, and the old code stays", async ({ task }) => {
    const before = pids();
    await hook(`// A comment.\nthrow new Error("on purpose");\nexport const word = () => "x";\n`);
    await lines.find(/hooks\/word\.ts:2:7/);
    await lines.find(/^the changed code does not start: /);
    await lines.find(/^not reloaded: calls use the code from before/);
    expect(await said()).toBe(task.id);
    expect(pids()).toEqual(before);
    expect(await bundles()).toHaveLength(1);
    await hook(saying(task.id));
    await lines.find(/^reloaded: the code is as it was before the error$/);
  });

  it("that changes nothing in the bundle starts nothing", async () => {
    const before = pids();
    await writeFile(path("code/hooks/unused.ts"), "export {};\n");
    await hook(saying("two")); // The next report is of this one.
    expect(await lines.find(/reloaded/)).toBe("reloaded: new calls use the changed code");
    expect(pids()).not.toEqual(before);
  });
});

describe("a change of the file of models and keys", () => {
  it("is applied, and new instances know of nothing else; one with errors changes nothing", async () => {
    const before = pids();
    await writeFile(path("models.json"), file("a", "b"));
    await lines.find(/^warned of a,b$/);
    await lines.find(/^reloaded .+models\.json: 2 models, 0 keys$/);
    const applied = await oneInstance();
    expect(applied).not.toEqual(before);
    await writeFile(path("models.json"), `{"models": [{"name": "a"}], "kyes": []}`);
    await lines.find(/models\.json: kyes: unknown field/);
    await lines.find(/models\.json: models\[0\]\.model: /);
    await lines.find(/^not reloaded: the models and keys stay as they are$/);
    expect(pids()).toEqual(applied);
  });
});

async function replace(name: string, text: string): Promise<void> {
  await writeFile(path(`${name}.new`), text);
  await rename(path(`${name}.new`), path(name));
}

/** The second time only the file in the new directory changes. */
async function moveTo(name: string, text: string): Promise<void> {
  const created = await mkdir(join(path(name), ".."), { recursive: true });
  await writeFile(path(name), text);
  if (created !== undefined) await hook(`export { word } from "./new/word.ts";\n`);
}

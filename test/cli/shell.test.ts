// How commands find the local server: in a copy of the repository, so that servers of other tests or people do not matter.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { nodePath } from "../../local/supplied-node.mjs";
import { quickStart } from "../support/quick-start.ts";
import { copyRepository, type RepositoryCopy } from "../support/repository-copy.ts";

// Commands are processes: on a busy machine each takes seconds to start.
vi.setConfig({ testTimeout: 90_000 });

let copy: RepositoryCopy;
let folder: string;
/** Each with its end. */
const servers = new Map<ChildProcess, Promise<unknown>>();

beforeAll(async () => {
  copy = await copyRepository();
  folder = copy.folder;
});
afterAll(async () => {
  await Promise.all([...servers.keys()].map((server) => end(server, "SIGKILL")));
  await copy.close();
});

/** Without any setting of whoever runs the tests. */
const variables = () => ({
  PATH: process.env["PATH"] ?? "",
  HOME: folder,
  npm_config_update_notifier: "false",
  ...quickStart,
});

/** Starts a server whose only key has a name of its own, so that commands tell which server they have found. */
async function start(name: string, own: Record<string, string> = {}): Promise<ChildProcess> {
  const file = join(folder, `${name}.json`);
  await writeFile(file, JSON.stringify({ keys: [{ name, key: `key-of-${name}`, allowed_models: [] }] }));
  const env = { ...variables(), ...own, PORT: "0", SLUICE_CONFIG: file };
  const server = spawn(nodePath, ["local/start.ts"], { cwd: folder, env, stdio: ["ignore", "pipe", "inherit"] });
  servers.set(server, once(server, "exit"));
  let said = "";
  for await (const more of server.stdout.setEncoding("utf8").iterator({ destroyOnReturn: false })) {
    said += more;
    if (said.includes("Ctrl-C")) break;
  }
  if (!said.includes("Ctrl-C")) throw new Error("the server does not start");
  server.stdout.resume();
  return server;
}

async function end(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  server.kill(signal);
  await servers.get(server);
  servers.delete(server);
}

async function run(command: string, args: readonly string[], own: Record<string, string> = {}) {
  const child = spawn(command, args, {
    cwd: folder,
    env: { ...variables(), ...own },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [[code], stdout, stderr] = await Promise.all([once(child, "close"), text(child.stdout), text(child.stderr)]);
  return { code, stdout, stderr };
}

const keys = (...args: string[]) => run(nodePath, ["local/shell.ts", "cli/keys.ts", ...args]);

const LIST = ["local/shell.ts", "cli/keys.ts", "list", "--json"];

async function namesFound(): Promise<string[]> {
  const { stdout } = await keys("list", "--json");
  return stdout === "" ? [] : JSON.parse(stdout).map(({ name }: { name: string }) => name);
}

const shared = async () => (await readdir(join(folder, ".sluice"))).filter((name) => name.endsWith(".json"));

describe("a command in a shell that is not linked to a stage", () => {
  it("works on the local server while it runs, and on none afterwards", async () => {
    expect((await keys("list")).stderr).toMatch(/no gateway found/);
    const server = await start("one");
    expect(await namesFound()).toEqual(["one"]);
    await end(server, "SIGINT");
    expect(await shared()).toEqual([]);
    expect((await keys("list")).stderr).toMatch(/no gateway found/);
  });

  it("works on the last started of several, and on the others when that has ended", async () => {
    const older = await start("older");
    const younger = await start("younger");
    expect(await namesFound()).toEqual(["younger"]);
    await end(younger, "SIGTERM");
    expect(await namesFound()).toEqual(["older"]);
    await end(older, "SIGTERM");
  });

  it("is not misled by a server that was killed", async () => {
    const alive = await start("alive");
    await end(await start("killed"), "SIGKILL");
    expect(await shared()).toHaveLength(2);
    expect(await namesFound()).toEqual(["alive"]);
    await end(await start("next"), "SIGINT");
    expect(await shared()).toHaveLength(1);
    await end(alive, "SIGINT");
  });

  it("works on the local server whatever its user's AWS settings say, and so does the server itself", async () => {
    await mkdir(join(folder, ".aws"));
    const profile = "ignore_configured_endpoint_urls = true\nuse_fips_endpoint = true\nuse_dualstack_endpoint = true\n";
    await writeFile(join(folder, ".aws/config"), `[default]\n${profile}`);
    const settings = { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true", AWS_USE_FIPS_ENDPOINT: "true" };
    const server = await start("one", settings);
    const found = await Promise.all([settings, {}].map((own) => run(nodePath, LIST, own)));
    const expected = { code: 0, stdout: expect.stringContaining('"name": "one"'), stderr: "" };
    expect(found).toEqual([expected, expected]);
    await end(server, "SIGINT");
    await rm(join(folder, ".aws"), { recursive: true });
  });
});

describe("a server", () => {
  const secrets = { AWS_ACCESS_KEY_ID: "AKIAREAL", AWS_SECRET_ACCESS_KEY: "real-secret", OPENAI_API_KEY: "sk-real" };
  let server: ChildProcess;
  beforeAll(async () => {
    server = await start("one", secrets);
  });
  afterAll(() => end(server, "SIGINT"));

  it("lets commands keep npm's exit codes and standard streams", async () => {
    const npm = (...args: string[]) => run("npm", ["run", "--silent", ...args]);
    const { code, stdout } = await npm("keys", "--", "list", "--json");
    expect([code, JSON.parse(stdout)[0].name]).toEqual([0, "one"]);
    expect(await npm("config", "--", "apply", "missing.json")).toMatchObject({ code: 1, stdout: "" });
    expect(await npm("usage", "--", "--days", "x")).toMatchObject({ code: 2, stdout: "" });
    await writeFile(join(folder, "more.json"), JSON.stringify({ keys: [{ name: "x", key: "y", allowed_models: [] }] }));
    expect(await npm("config", "--", "apply", "more.json")).toMatchObject({ code: 3 });
  });

  it("leaves a shell that is linked to a stage as it is", async () => {
    const link = (resource: string) => run(nodePath, LIST, { [`SST_RESOURCE_${resource}`]: '{"name":"production"}' });
    expect(await Promise.all(["App", "Usage", "Directory"].map(link))).toMatchObject([
      { code: 1, stderr: expect.stringContaining("no gateway found") },
      { code: 1, stderr: expect.stringContaining("no gateway found") },
      { code: 1, stderr: expect.stringContaining("no AWS region is set") },
    ]);
  });

  it("leaves a file for commands to find it that its owner alone can read, without credentials but the dummies", async () => {
    const [name = ""] = await shared();
    const path = join(folder, ".sluice", name);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const content = await readFile(path, "utf8");
    for (const secret of Object.values(secrets)) expect(content).not.toContain(secret);
    const plain = await start("two", { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" });
    const other = (await shared()).find((one) => one !== name) ?? "";
    expect(JSON.parse(await readFile(join(folder, ".sluice", other), "utf8")).variables).toMatchObject({
      AWS_ACCESS_KEY_ID: "local",
    });
    await end(plain, "SIGINT");
  });
});

// The Dockerfile: its form, and the server that its steps lead to. There is no container engine here: the steps run in
// temporary directories, as they are written.

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { type Cmd, Copy, DockerfileParser, From } from "dockerfile-ast";
import { validate } from "dockerfile-utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDynamoDb } from "../../local/dynamodb.ts";
import { createScope } from "../../local/scope.ts";
import { nodePath } from "../../local/supplied-node.mjs";
import { startFakeProvider } from "../support/fake-provider.ts";
import { freePort } from "../support/free-port.ts";
import { isLong } from "../support/long.ts";
import { buildImage, type Image, wordsOf } from "./support/image.ts";

const text = readFileSync("Dockerfile", "utf8");
const dockerfile = DockerfileParser.parse(text);
const command = dockerfile.getCMDs().at(-1) as Cmd;
const [health] = dockerfile.getHEALTHCHECKs();

describe("the Dockerfile", () => {
  it("has nothing that a linter finds", () => {
    expect(validate(text).map(({ message, range }) => `${range.start.line + 1}: ${message}`)).toEqual([]);
    expect(validate("FROM node\nMAINTAINER me")).not.toEqual([]);
  });

  it("starts from Node 24, for any processor", () => {
    const froms = dockerfile.getFROMs();
    expect(froms.map((from) => from.getImage())).toEqual(["node:24-slim", "node:24-slim"]);
    // The build runs on the builder's own processor, and the bundle on every other.
    expect(froms.map((from) => from.getPlatformFlag()?.getValue())).toEqual(["$BUILDPLATFORM", undefined]);
  });

  it("runs the server as a user without rights, without a shell", () => {
    const instructions = dockerfile.getInstructions();
    const last = instructions.slice(instructions.findLastIndex((one) => one instanceof From));
    const users = last.filter((one) => one.getKeyword() === "USER").map((one) => one.getArgumentsContent());
    expect(users).toEqual(["node"]);
    expect(wordsOf(command)).toEqual(["node", "server.mjs"]);
    expect(health && wordsOf(health)[0]).toBe("node");
  });

  it("gets from the repository what it copies, and nothing else", () => {
    const lines = readFileSync(".dockerignore", "utf8").split("\n");
    const allowed = lines.filter((line) => line.startsWith("!")).map((line) => line.slice(1));
    const copies = dockerfile.getInstructions().filter((one) => one instanceof Copy);
    const own = copies.filter((copy) => !copy.getFromFlag());
    const copied = own.flatMap((copy) =>
      copy
        .getArguments()
        .slice(0, -1)
        .map((argument) => argument.getValue()),
    );
    expect(lines).toContain("*");
    expect(allowed.sort()).toEqual(copied.sort());
  });
});

// It installs all packages, which takes half a minute.
describe.runIf(isLong)("the image", () => {
  const scope = createScope();
  let image: Image;
  let environment: Record<string, string>;
  let credentials: Server;
  let asked = 0;

  beforeAll(async () => {
    const directory = await mkdtemp(join(tmpdir(), "sluice-image-"));
    const close = () => rm(directory, { recursive: true, force: true });
    await scope.open(Promise.resolve({ close }));
    image = await buildImage(dockerfile, directory);
    const [database, provider] = await Promise.all([scope.open(startDynamoDb()), scope.open(startFakeProvider())]);
    credentials = createServer((_request, response) => {
      asked += 1;
      const Expiration = new Date(Date.now() + 3_600_000).toISOString();
      response.end(JSON.stringify({ AccessKeyId: "KEY", SecretAccessKey: "SECRET", Token: "SESSION", Expiration }));
    }).listen(0, "127.0.0.1");
    await once(credentials, "listening");
    await scope.open(Promise.resolve({ close: async () => void credentials.close() }));
    const file = join(directory, "sluice.json");
    const models = [{ name: "m", model: "openai/m", prices: "none" }];
    await writeFile(file, JSON.stringify({ models, keys: [{ name: "k", key: "secret", allowed_models: ["m"] }] }));
    environment = {
      ...image.env,
      ...{ HOST: "127.0.0.1", PORT: `${await freePort()}`, SLUICE_TABLES: "create", SLUICE_CONFIG: file },
      ...{ AWS_REGION: "us-east-1", AWS_ENDPOINT_URL_DYNAMODB: database.endpoint, HOME: directory },
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${(credentials.address() as AddressInfo).port}`,
      ...{ OPENAI_API_KEY: "sk-1", OPENAI_BASE_URL: `${provider.url}/v1` },
    };
  }, 300_000);
  afterAll(() => scope.close());

  const run = (words: readonly string[], more: Record<string, string> = {}) =>
    promisify(execFile)(nodePath, words.slice(1), { cwd: image.directory, env: { ...environment, ...more } });

  it("serves on its own, with a container's credentials, is healthy, and stops on request", async () => {
    const [, ...args] = wordsOf(command);
    const child = spawn(nodePath, args, {
      cwd: image.directory,
      env: environment,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const exited = once(child, "exit");
    try {
      await listening(child.stdout);
      await run(health ? wordsOf(health) : []);
      const url = `http://127.0.0.1:${environment["PORT"]}`;
      const answer = await fetch(`${url}/v1/chat/completions`, {
        method: "POST",
        headers: { authorization: "Bearer secret" },
        body: JSON.stringify({ model: "m", messages: [{ role: "user", content: "Hello" }] }),
      });
      expect([answer.status, (await fetch(`${url}/ready`)).status, asked > 0]).toEqual([200, 200, true]);
      await answer.text();
    } finally {
      child.kill("SIGTERM");
    }
    expect(await exited).toEqual([0, null]);
  });

  it("is not healthy where nothing listens", async () => {
    await expect(run(health ? wordsOf(health) : [], { PORT: `${await freePort()}` })).rejects.toMatchObject({
      code: 1,
    });
  });

  it("says in a line each what is wrong with its settings, and ends", async () => {
    const wrong = run(wordsOf(command), { PORT: "http", SLUICE_TABLES: "no" });
    await expect(wrong).rejects.toMatchObject({
      code: 1,
      stderr:
        'sluice: PORT must be a whole number from 0 to 65535, not "http"\nsluice: SLUICE_TABLES must be create, not "no"\n',
    });
  });
});

async function listening(output: NodeJS.ReadableStream): Promise<void> {
  for await (const line of createInterface({ input: output })) if (line.includes('"listening"')) return;
  throw new Error("The server has ended.");
}

// The size of the function's bundle: every cold start loads a part of it, and the first call for a provider loads its part.
import { build, type Metafile } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";
import { CLIENTS, measureBundle } from "../../bench/bundle-size.ts";
import { buildOptions } from "../../local/bundle.ts";

/** In KB: today's size and room for a hook of your own. Lower it when the bundle gets smaller. See docs/performance.md. */
const MOST = {
  entry: 60,
  /** When compressed, by the protocol of the clients. */
  chat: { one: 178, several: 199 },
  messages: { one: 192, several: 206 },
  responses: { one: 187, several: 218 },
};

/** Whose protocols need one translation at most, or two of OpenAI's, and those that speak several protocols. */
const PROVIDERS = {
  one: ["anthropic", "azure", "dialect", "gemini", "openai"],
  several: ["bedrock", "vertex"],
} as const;

/** Every cold start reads each of them: functions/core/in-every-instance.ts keeps them few. */
const MOST_FILES = 10;

const EVENT_STREAMS = /@smithy\/core\/.*\/eventstream-codec\//;

const options = { ...buildOptions("functions/gateway.ts", "/bundle"), write: false, metafile: true } as const;

describe("the bundle", () => {
  let size: Awaited<ReturnType<typeof measureBundle>>;

  beforeAll(async () => {
    size = await measureBundle("functions/gateway.ts");
  });

  it(`has an entry of at most ${MOST.entry} KB`, () => {
    expect(size.entrySize).toBeGreaterThan(0);
    expect(size.entrySize).toBeLessThan(MOST.entry);
  });

  it(`starts with at most ${MOST_FILES} files`, () => {
    expect(size.filesAtStart).toBeGreaterThan(2);
    expect(size.filesAtStart).toBeLessThanOrEqual(MOST_FILES);
  });

  // A provider that is not used is not loaded: what an instance loads at most counts, not what is uploaded.
  describe.each(CLIENTS)("compressed, of what an instance can load for clients of %s,", (client) => {
    it.each(PROVIDERS.one)(`is at most ${MOST[client].one} KB if it serves %s`, (provider) => {
      expect(size.sizes.get(client)?.get(provider)?.gzipped).toBeLessThan(MOST[client].one);
    });

    it.each(PROVIDERS.several)(
      `is at most ${MOST[client].several} KB if it serves %s, with several protocols`,
      (provider) => {
        expect(size.sizes.get(client)?.get(provider)?.gzipped).toBeLessThan(MOST[client].several);
      },
    );

    it("has no further provider without a bound on its size", () => {
      expect([...(size.sizes.get(client)?.keys() ?? [])].sort()).toEqual(
        [...PROVIDERS.one, ...PROVIDERS.several].sort(),
      );
    });
  });

  it("spares each kind of clients what only the others load", () => {
    const sizes = CLIENTS.map((client) => [...(size.sizes.get(client)?.values() ?? [])].map(({ gzipped }) => gzipped));
    expect(new Set(sizes.map(String)).size).toBe(CLIENTS.length);
    for (const gzipped of sizes.flat()) expect(gzipped).toBeGreaterThan(100);
  });

  it("has AWS's event streams in what Bedrock loads, and nowhere else", async () => {
    const { outputs = {} } = (await build(options)).metafile;
    const holds = (path: string) => Object.keys(outputs[path]?.inputs ?? {}).some((input) => EVENT_STREAMS.test(input));
    const loads = (path: string) =>
      holds(path) || outputs[path]?.imports.some(({ path, kind }) => kind === "import-statement" && holds(path));
    const entries = Object.keys(outputs)
      .filter(loads)
      .map((path) => outputs[path]?.entryPoint);
    // The SDK would load them for operations that DynamoDB does not have.
    const known = [
      "functions/providers/bedrock.ts",
      expect.stringMatching(/@smithy\/core\/.*\/event-streams\/index\.js$/),
    ];
    expect(entries.filter((entry) => entry !== undefined).sort()).toEqual(known);
  });

  it("has nothing of the console", async () => {
    const inputs = Object.keys((await build(options)).metafile.inputs);
    expect(inputs).toContain("functions/core/answer.ts");
    expect(inputs.filter((path) => OF_CONSOLE.test(path))).toEqual([]);
  });

  it("of the server has nothing of the console in what it starts with, and of the gateway only where it serves", async () => {
    const entry = "functions/server.ts";
    const { outputs } = (await build({ ...buildOptions(entry, "/bundle"), write: false, metafile: true })).metafile;
    const serving = [...atStart(outputs, entry), ...atStart(outputs, "functions/serve.ts")];
    expect(serving).toContain("functions/core/answer.ts");
    expect(serving.filter((path) => OF_CONSOLE.test(path))).toEqual([]);
    const leading = [...atStart(outputs, entry), ...atStart(outputs, "functions/node/processes/lead.ts")];
    expect(leading).toContain("functions/node/settings.ts");
    expect(leading).not.toContain("functions/core/answer.ts");
    expect(leading.filter((path) => /^functions\/(protocols|hooks)|aws-sdk/.test(path))).toEqual([]);
  });

  it("has nothing of what is for operators: no catalogue of prices, which is ten times its size", async () => {
    const inputs = Object.keys((await build(options)).metafile.inputs);
    expect(inputs).toContain("functions/core/limits/price.ts");
    expect(inputs.filter((path) => /genai-prices|functions\/admin|^cli\//.test(path))).toEqual([]);
  });
});

const OF_CONSOLE = /functions\/(open-console|admin\/api|aws\/static-files)/;

/** The sources of what an entry loads without being asked for it. */
function atStart(outputs: Metafile["outputs"], entry: string): string[] {
  const paths = Object.keys(outputs).filter((path) => outputs[path]?.entryPoint === entry);
  for (const path of paths) {
    const imported =
      outputs[path]?.imports.filter(({ kind }) => kind === "import-statement").map(({ path }) => path) ?? [];
    paths.push(...imported.filter((one) => one in outputs && !paths.includes(one)));
  }
  return paths.flatMap((path) => Object.keys(outputs[path]?.inputs ?? {}));
}

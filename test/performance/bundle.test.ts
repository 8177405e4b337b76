// The size of the function's bundle: every cold start loads a part of it, and the first call for a provider loads its part.
import { build } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";
import { measureBundle } from "../../bench/bundle-size.ts";
import { buildOptions } from "../../local/bundle.ts";

/** In KB: today's size and room for a hook of your own. Lower it when the bundle gets smaller. See docs/performance.md. */
const MOST = { entry: 60, gzipped: 160 };

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
  it.each(["openai", "dialect", "azure", "anthropic", "gemini"])(
    `is at most ${MOST.gzipped} KB when compressed, of what an instance can load that serves %s`,
    (provider) => {
      const own = provider === "openai" ? 0 : (size.providers.get(provider)?.gzipped ?? Number.NaN);
      expect(size.common.gzipped).toBeGreaterThan(0);
      expect(size.common.gzipped + own).toBeLessThan(MOST.gzipped);
    },
  );

  // Of its protocols, an instance loads those that its models speak.
  it.each([
    ["vertex", 35, "two protocols"],
    ["bedrock", 35, "two protocols, and the frames of AWS's event streams"],
  ])("%s adds at most %i KB when compressed, for %s", (provider, most) => {
    expect(size.providers.get(provider)?.gzipped).toBeLessThan(most);
  });

  it("has no further provider, whose size nobody looks at", () => {
    const looked = ["anthropic", "azure", "bedrock", "dialect", "gemini", "vertex"];
    expect([...size.providers.keys()].sort()).toEqual(looked);
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

  it("has nothing of what is for operators: no catalogue of prices, which is ten times its size", async () => {
    const inputs = Object.keys((await build(options)).metafile.inputs);
    expect(inputs).toContain("functions/core/limits/price.ts");
    expect(inputs.filter((path) => /genai-prices|functions\/admin|^cli\//.test(path))).toEqual([]);
  });
});

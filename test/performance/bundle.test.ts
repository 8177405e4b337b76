// The size of the function's bundle: every cold start loads it.
import { build } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";
import { bundleSize } from "../../bench/bundle-size.ts";
import { buildOptions } from "../../local/bundle.ts";

/** In KB: today's size and room for a hook of your own. Lower it when the bundle gets smaller. See docs/performance.md. */
const MOST = { entrySize: 60, gzippedSize: 160 };

describe("the bundle", () => {
  let size: Awaited<ReturnType<typeof bundleSize>>;

  beforeAll(async () => {
    size = await bundleSize("functions/gateway.ts");
  });

  it(`has an entry of at most ${MOST.entrySize} KB`, () => {
    expect(size["entrySize"]).toBeGreaterThan(0);
    expect(size["entrySize"]).toBeLessThan(MOST.entrySize);
  });

  it(`is at most ${MOST.gzippedSize} KB when compressed`, () => {
    expect(size["gzippedSize"]).toBeGreaterThan(0);
    expect(size["gzippedSize"]).toBeLessThan(MOST.gzippedSize);
  });

  it("has nothing of what is for operators: no catalogue of prices, which is ten times its size", async () => {
    const options = { ...buildOptions("functions/gateway.ts", "/bundle"), write: false, metafile: true } as const;
    const inputs = Object.keys((await build(options)).metafile.inputs);
    expect(inputs).toContain("functions/core/limits/price.ts");
    expect(inputs.filter((path) => /genai-prices|functions\/admin|^cli\//.test(path))).toEqual([]);
  });
});

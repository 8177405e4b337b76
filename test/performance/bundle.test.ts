// The size of the function's bundle: every cold start loads it.
import { beforeAll, describe, expect, it } from "vitest";
import { bundleSize } from "../../bench/bundle-size.ts";

/** In KB: today's size and room for a hook of your own. Lower it when the bundle gets smaller. See docs/performance.md. */
const MOST = { entrySize: 74, gzippedSize: 117 };

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
});

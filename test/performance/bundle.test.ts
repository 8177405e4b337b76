// The size of the function's bundle: every cold start loads it.
import { beforeAll, describe, expect, it } from "vitest";
import { bundleSize } from "../../bench/bundle-size.ts";

/** In KB. What it is today, and a little more; whoever makes it smaller lowers the limit. See docs/performance.md. */
const MOST = { entrySize: 73, gzippedSize: 116 };

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

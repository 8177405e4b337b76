// The bundles of one function: more than one while calls finish on old code.
import { bundleModule, type OwnBundle } from "./bundle.ts";
import type { Closeable } from "./scope.ts";

export interface Bundles extends Closeable {
  build(): Promise<OwnBundle>;
  drop(bundle: OwnBundle): Promise<void>;
}

export function createBundles(entry: string): Bundles {
  const bundles = new Set<OwnBundle>();
  return {
    async build() {
      const bundle = await bundleModule(entry);
      bundles.add(bundle);
      return bundle;
    },
    async drop(bundle) {
      bundles.delete(bundle);
      await bundle.close();
    },
    async close() {
      await Promise.all([...bundles].map((bundle) => bundle.close()));
    },
  };
}

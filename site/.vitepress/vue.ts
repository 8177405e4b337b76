// The pages are outside of this folder, and become components of Vue, which Vite would not find from there.
import { resolve } from "node:path";
import type { UserConfig } from "vitepress";

type Plugins = NonNullable<NonNullable<UserConfig["vite"]>["plugins"]>;

const here = resolve(import.meta.dirname, "../package.json");

export const vueOfSite: Plugins[number] = {
  name: "vue-of-the-site",
  enforce: "pre",
  resolveId(id, _, { ssr }) {
    if (!/^vue(?:\/|$)/.test(id)) return null;
    return ssr ? { id, external: true } : this.resolve(id, here, { skipSelf: true });
  },
};

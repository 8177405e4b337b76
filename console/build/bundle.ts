// The console's scripts and styles: one module that every page needs, and one for each page. esbuild's own splitting makes a
// file of each combination of pages that share something; a cold function serves few files sooner than many.
import { readdirSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { type BuildOptions, build, type OutputFile, type Plugin } from "esbuild";

/** Stands for the version in every name and every import until the version is known. */
export const PLACEHOLDER = "VERSION__";

const CONSOLE = dirname(import.meta.dirname);

/** What pages share is exported by the main module. Their names must differ, which esbuild checks. */
const SHARED_FOLDERS = ["api", "parts"];
/** Of packages, what pages use: exporting everything would keep everything. */
const SHARED_PACKAGES: Readonly<Record<string, readonly string[]>> = {
  preact: ["Fragment"],
  "preact/hooks": ["useEffect", "useId", "useMemo", "useRef", "useState"],
  "preact/jsx-runtime": ["jsx", "jsxs"],
  "@preact/signals": ["batch", "computed", "effect", "signal"],
  "preact-iso": ["useLocation"],
};

const options = {
  absWorkingDir: CONSOLE,
  bundle: true,
  write: false,
  minify: true,
  format: "esm",
  target: ["es2023", "chrome123", "firefox121", "safari17.5"],
  jsx: "automatic",
  jsxImportSource: "preact",
  loader: { ".woff2": "file" },
  assetNames: `assets/[name]-${PLACEHOLDER}`,
  publicPath: "/console",
  outdir: "/console",
  logLevel: "silent",
} as const satisfies BuildOptions;

/** The files by their paths, which hold the placeholder. */
export async function bundleConsole(): Promise<Map<string, Buffer>> {
  const names = readdirSync(join(CONSOLE, "pages")).filter((name) => name.endsWith(".tsx"));
  const pages = names.map((name) => `pages/${name}`);
  const entryNames = `assets/[name]-${PLACEHOLDER}`;
  const main = await build({ ...options, entryNames, entryPoints: { main: "main-module" }, plugins: [mainModule] });
  const lazy = await build({ ...options, entryNames, entryPoints: pages, plugins: [fromMain] });
  return new Map([...main.outputFiles, ...lazy.outputFiles].map(fileOf));
}

function fileOf({ path, contents }: OutputFile): readonly [string, Buffer] {
  return [path.replace(/^.*?\/console\//, ""), Buffer.from(contents)];
}

function sharedModules(): string[] {
  const modules = SHARED_FOLDERS.flatMap((folder) =>
    readdirSync(join(CONSOLE, folder)).map((name) => join(CONSOLE, folder, name)),
  );
  return modules.filter((path) => /\.tsx?$/.test(path)).sort();
}

/** Starts the console and exports what is shared; pages are loaded by their final names. */
const mainModule: Plugin = {
  name: "main-module",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^main-module$/ }, () => ({ path: "main-module", namespace: "main" }));
    onLoad({ filter: /.*/, namespace: "main" }, () => ({ contents: mainText(), resolveDir: CONSOLE }));
    onResolve({ filter: /^\.\/pages\// }, ({ path }) => ({
      path: `./${basename(path, ".tsx")}-${PLACEHOLDER}.js`,
      external: true,
    }));
  },
};

function mainText(): string {
  const packages = Object.entries(SHARED_PACKAGES).map(([name, used]) => `export { ${used.join()} } from "${name}";`);
  const modules = sharedModules().map((path) => `export * from ${JSON.stringify(path)};`);
  return ['import "./main.tsx";', ...packages, ...modules].join("\n");
}

const fromMain: Plugin = {
  name: "from-main",
  setup({ onResolve }) {
    const shared = new Set(sharedModules());
    const external = { path: `./main-${PLACEHOLDER}.js`, external: true };
    onResolve({ filter: /.*/ }, ({ path, resolveDir }) => {
      if (path in SHARED_PACKAGES) return external;
      return path.startsWith(".") && shared.has(resolve(resolveDir, path)) ? external : undefined;
    });
  },
};

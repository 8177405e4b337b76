// Rules for the whole repository: which directories may import which, and that the core knows nothing of the platform.
import { globSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "..");

/** For each directory: the directories and the packages that it may import. */
const allowed: Record<string, { directories: readonly string[]; packages: readonly string[] }> = {
  "functions/core": { directories: ["functions/core"], packages: ["eventsource-parser", "zod"] },
  /** Of the providers, only what is known of them without asking one. */
  "functions/admin": {
    directories: ["functions/admin", "functions/aws", "functions/core", "functions/providers"],
    packages: ["@pydantic/genai-prices", "node", "zod"],
  },
  "functions/hooks": { directories: ["functions/core"], packages: [] },
  "functions/protocols": { directories: ["functions/protocols", "functions/core"], packages: ["gpt-tokenizer", "zod"] },
  "functions/providers": {
    directories: ["functions/providers", "functions/protocols", "functions/core"],
    packages: ["@smithy/core", "node"],
  },
  "functions/aws": {
    directories: ["functions/aws", "functions/core"],
    packages: [
      "@aws-sdk/client-dynamodb",
      "@aws-sdk/client-ssm",
      "@aws-sdk/lib-dynamodb",
      "@aws-sdk/util-dynamodb",
      "@smithy/core",
      "@smithy/signature-v4",
      "aws-lambda",
      "node",
      "sst",
      "zod",
    ],
  },
  /** A process of its own: its settings, and what stands between it and `node:http`. */
  "functions/node": {
    directories: ["functions/node", "functions/admin", "functions/aws", "functions/providers", "functions/core"],
    packages: ["node"],
  },
  /** The version is in the package's own file. */
  functions: {
    directories: [
      "",
      "functions",
      "functions/admin",
      "functions/node",
      "functions/aws",
      "functions/hooks",
      "functions/providers",
      "functions/protocols",
      "functions/core",
    ],
    packages: ["aws-lambda", "node"],
  },
  /** Of the functions only data: the names of the providers' secrets, the keys of the tables, and what browsers may ask. */
  infra: { directories: ["infra", "functions/aws", "functions/node", "functions/providers"], packages: ["node"] },
};

/** The browser's side: pages of parts, which know nothing of pages. Of the functions, it knows types only. */
const areas = ["access", "calls", "keys", "models", "playground", "reports"].map((name) => `console/${name}`);
const basics = ["console/api", "console/parts", "functions/admin"];
const browser = ["@preact/signals", "preact", "preact-iso"];
Object.assign(allowed, {
  console: {
    directories: ["console/api", "console/build", "console/pages", "console/parts", "console/style"],
    packages: ["node", "preact"],
  },
  "console/api": { directories: ["console/api", "functions/admin"], packages: browser },
  "console/build": { directories: ["console/build"], packages: ["esbuild", "node"] },
  "console/parts": { directories: basics, packages: browser },
  "console/charts": { directories: ["console/charts", "console/parts"], packages: ["preact"] },
  "console/pages": { directories: ["console/charts", ...basics, ...areas], packages: browser },
  ...Object.fromEntries(
    areas.map((area) => [area, { directories: ["console/charts", ...basics, area], packages: browser }]),
  ),
  "console/playground": {
    directories: [...basics, "console/playground"],
    packages: [...browser, "eventsource-parser", "marked"],
  },
});

interface Import {
  readonly from: string;
  readonly to: string;
}

const files = globSync(["{functions,infra}/**/*.ts", "console/**/*.{ts,tsx}"], {
  cwd: root,
  exclude: ["console/dist/**"],
});
const imports = files.flatMap(importsOf);

describe("the layout", () => {
  it("has imports to check in every directory, and knows what each may import", () => {
    const directories = new Set(imports.map(({ from }) => directoryOf(from)));
    expect([...directories].sort()).toEqual(Object.keys(allowed).sort());
  });

  it.each(Object.keys(allowed))("%s imports only what it may", (directory) => {
    expect(imports.filter(({ from }) => directoryOf(from) === directory).filter(isForbidden)).toEqual([]);
  });

  it.each([
    ["../../aws/dynamodb.ts", true],
    ["../../core/call.ts", false],
  ])("has the same rules below a directory: whether %s is forbidden to a hook is %s", (to, forbidden) => {
    expect(isForbidden({ from: "functions/hooks/deep/x.ts", to })).toBe(forbidden);
  });

  it("keeps Node's types away from the core", () => {
    const { compilerOptions } = JSON.parse(readFileSync(join(root, "functions/core/tsconfig.json"), "utf8"));
    expect(compilerOptions.types).toEqual([]);
  });

  it.each([".", "site"])("has no shell syntax in npm's scripts, which the shell of Windows runs too: %s", (path) => {
    const { scripts } = JSON.parse(readFileSync(join(root, path, "package.json"), "utf8")) as { scripts: object };
    for (const script of Object.values(scripts)) expect(script).not.toMatch(/[$'`\\;|<>*&]|^(exec|env|\w+=)/);
  });

  it("has no file of more than 250 lines outside of its tests", () => {
    const patterns = [
      "{bench,cli,console,functions,infra,local,site}/**/*.{ts,tsx,mjs,cjs,css}",
      "site/.vitepress/*.ts",
    ];
    const own = globSync(patterns, { cwd: root, exclude: ["**/node_modules/**", "**/dist/**", "console/dist/**"] });
    const linesOf = (file: string) => readFileSync(join(root, file), "utf8").split("\n").length - 1;
    expect(own.length).toBeGreaterThan(700);
    expect(own.filter((file) => linesOf(file) > 250)).toEqual([]);
  });

  it("says in CHANGELOG.md what is new in its version", () => {
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
    const [, latest] =
      /^## \[(\d.*?)\] - \d{4}-\d\d-\d\d$/m.exec(readFileSync(join(root, "CHANGELOG.md"), "utf8")) ?? [];
    expect(latest).toBe(version);
  });

  it("pins the actions of its workflows to commits, and lets them only read", () => {
    const workflows = globSync(".github/workflows/*.yml", { cwd: root });
    expect(workflows.length).toBeGreaterThan(0);
    for (const workflow of workflows) {
      const text = readFileSync(join(root, workflow), "utf8");
      const uses = Array.from(text.matchAll(/uses: (.+)$/gm), ([, action = ""]) => action);
      expect(uses.filter((action) => !/^[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action))).toEqual([]);
      expect(text.match(/^ *(?:permissions|[a-z-]+: (?:read|write)).*$/gm)).toEqual([
        "permissions:",
        "  contents: read",
      ]);
    }
  });

  it("parses no HTML in the console", () => {
    const forbidden =
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|\beval\(/;
    const text = (file: string) => readFileSync(join(root, file), "utf8");
    expect(files.filter((file) => file.startsWith("console/") && forbidden.test(text(file)))).toEqual([]);
  });

  it.each([".", "site", "test/clients"])(
    "can be installed by the npm of Node 20 without a warning or a script: %s",
    (path) => {
      const { packages } = JSON.parse(readFileSync(join(root, path, "package-lock.json"), "utf8")) as {
        packages: object;
      };
      const warned = Object.entries(packages).filter(([, { optional, engines, deprecated }]) => {
        const ranges: string[] = engines?.node?.split("||") ?? [];
        return deprecated || (!optional && ranges.length > 0 && !ranges.some(includes20));
      });
      expect(warned.map(([path]) => path)).toEqual([]);
      expect(readFileSync(join(root, ".npmrc"), "utf8")).toMatch(/^ignore-scripts=true$/m);
    },
  );

  it.each(["functions/core", "functions/protocols"])(
    "reads no environment and no global of Node in %s",
    (directory) => {
      const text = (file: string) => readFileSync(join(root, file), "utf8");
      const portable = files.filter((file) => directoryOf(file) === directory);
      const guilty = portable.filter((file) => /\b(process|Buffer|global|require)\b[.(]/.test(text(file)));
      expect(guilty).toEqual([]);
    },
  );
});

/** Whether a range of versions has 20.19 and what follows it in that line. */
function includes20(range: string): boolean {
  const [, operator, major = "0", minor = "0"] = /^\s*(>=|\^)?\s*(\d+)(?:\.(\d+))?/.exec(range) ?? ["", ">="];
  if (operator !== ">=") return Number(major) === 20 && Number(minor) <= 19;
  return Number(major) < 20 || (Number(major) === 20 && Number(minor) <= 19);
}

function isForbidden({ from, to }: Import): boolean {
  const { directories, packages } = allowed[directoryOf(from)] ?? { directories: [], packages: [] };
  return to.startsWith(".")
    ? !directories.includes(directoryOf(resolved(from, to)))
    : !packages.includes(packageOf(to));
}

function importsOf(from: string): Import[] {
  const text = readFileSync(join(root, from), "utf8");
  const statements = text.matchAll(/(?:\bfrom|\bimport\(|^import)\s*"([^"$]+)"/gm);
  return [...statements].map(([, to]) => ({ from, to: to as string }));
}

/** A folder within a directory is a part of it; `functions` has directories in it. */
function directoryOf(file: string): string {
  const folders = file.split("/").slice(0, -1);
  return folders.slice(0, folders[0] === "functions" || folders[0] === "console" ? 2 : 1).join("/");
}

function resolved(from: string, to: string): string {
  return relative(root, resolve(root, from, "..", to));
}

/** `@scope/name/part` is of the package `@scope/name`, `node:fs` of the package `node`. */
function packageOf(specifier: string): string {
  if (specifier.startsWith("node:")) return "node";
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

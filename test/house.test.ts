// The rules of the house: which rooms may import which, and that the core knows nothing of the platform.
import { globSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "..");

/** For each room: the rooms it may open, and the packages. */
const doors: Record<string, { rooms: readonly string[]; packages: readonly string[] }> = {
  "functions/core": { rooms: ["functions/core"], packages: ["eventsource-parser", "zod"] },
  "functions/hooks": { rooms: ["functions/core"], packages: [] },
  "functions/providers": { rooms: ["functions/providers", "functions/core"], packages: [] },
  "functions/aws": {
    rooms: ["functions/aws", "functions/core"],
    packages: [
      "@aws-sdk/client-dynamodb",
      "@aws-sdk/lib-dynamodb",
      "@aws-sdk/util-dynamodb",
      "aws-lambda",
      "node",
      "sst",
      "zod",
    ],
  },
  functions: {
    rooms: ["functions/aws", "functions/hooks", "functions/providers", "functions/core"],
    packages: ["aws-lambda"],
  },
  infra: { rooms: ["infra"], packages: [] },
};

interface Import {
  readonly from: string;
  readonly to: string;
}

const imports = Object.keys(doors).flatMap((room) => sourceFiles(room).flatMap(importsOf));

describe("the house", () => {
  it("has imports to check in every room", () => {
    const rooms = new Set(imports.map(({ from }) => roomOf(from)));
    expect([...rooms].sort()).toEqual(Object.keys(doors).sort());
  });

  it.each(Object.keys(doors))("%s imports only what it may", (room) => {
    expect(imports.filter(({ from }) => roomOf(from) === room).filter(isForbidden)).toEqual([]);
  });

  it("keeps Node's types away from the core", () => {
    const { compilerOptions } = JSON.parse(readFileSync(join(root, "functions/core/tsconfig.json"), "utf8"));
    expect(compilerOptions.types).toEqual([]);
  });

  it("reads no environment and no global of Node in the core", () => {
    const text = (file: string) => readFileSync(join(root, file), "utf8");
    const guilty = sourceFiles("functions/core").filter((file) =>
      /\b(process|Buffer|global|require)\b[.(]/.test(text(file)),
    );
    expect(guilty).toEqual([]);
  });
});

function isForbidden({ from, to }: Import): boolean {
  const { rooms, packages } = doors[roomOf(from)] ?? { rooms: [], packages: [] };
  return to.startsWith(".") ? !rooms.includes(roomOf(resolved(from, to))) : !packages.includes(packageOf(to));
}

function sourceFiles(room: string): string[] {
  return globSync(`${room}/*.ts`, { cwd: root });
}

function importsOf(from: string): Import[] {
  const text = readFileSync(join(root, from), "utf8");
  const statements = text.matchAll(/(?:\bfrom|\bimport\(|^import)\s*"([^"]+)"/gm);
  return [...statements].map(([, to]) => ({ from, to: to as string }));
}

function roomOf(file: string): string {
  return file.split("/").slice(0, -1).join("/");
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

// The size of a function's bundle, as SST would upload it, and how much of it an instance loads.
import { basename } from "node:path";
import { gzipSync } from "node:zlib";
import { build, type Metafile } from "esbuild";
import type { ProtocolName } from "../functions/core/directory/protocol-names.ts";
import { protocolsByProvider } from "../functions/providers/configuration-rules.ts";
import { buildOptions } from "../local/bundle.ts";
import type { Figures } from "./samples.ts";

/**
 * What only stages load whose models name a parameter of SSM, or have credentials of Google that trust the function's role: no
 * cold start of others has to wait for it. And what AWS's SDK loads for operations with event streams, which DynamoDB has none of.
 */
const RARE = /^functions\/aws\/(?:parameters|caller-identity)\.ts$|\/@smithy\/core\/.*\/event-streams\/index\.js$/;

/** Imported by the entry while Lambda initialises. */
const TABLES = "functions/aws/tables.ts";

/** What only instances load that serve models of this provider. OpenAI's is a part of the entry. */
const PROVIDER = /^functions\/providers\/(\w+)\.ts$/;

/** The protocols of clients. */
export const CLIENTS = ["chat", "messages", "responses"] as const;
type Client = (typeof CLIENTS)[number];

type Outputs = Metafile["outputs"];

interface Measured {
  readonly entrySize: number;
  /** How many files are loaded before the first call. */
  readonly filesAtStart: number;
  /** All that an instance may load that serves clients of one protocol from one provider, by the two. */
  readonly sizes: ReadonlyMap<Client, ReadonlyMap<string, Size>>;
}

/** In KB. */
interface Size {
  readonly minified: number;
  readonly gzipped: number;
}

/** In KB: the file that Lambda imports, and all that an instance may load that serves OpenAI's models, as the bench's do. */
export async function bundleSize(entryPoint: string): Promise<Figures> {
  const { entrySize, sizes } = await measureBundle(entryPoint);
  const { minified = Number.NaN, gzipped = Number.NaN } = sizes.get("chat")?.get("openai") ?? {};
  return { entrySize, bundledSize: minified, gzippedSize: gzipped };
}

export async function measureBundle(entryPoint: string): Promise<Measured> {
  const options = { ...buildOptions(entryPoint, "/bundle"), write: false, metafile: true } as const;
  const { outputFiles, metafile } = await build(options);
  const { outputs } = metafile;
  const contents = new Map(outputFiles.map((file) => [basename(file.path), file.contents]));
  const sizeOf = (paths: Iterable<string>) => sizeTogether([...paths].map((path) => contents.get(basename(path))));
  const fileOf = (source: string) => Object.keys(outputs).find((path) => outputs[path]?.entryPoint === source) ?? "";
  const entry = fileOf(entryPoint);
  const spoken = protocolsByProvider();
  const providers = Object.entries(outputs).flatMap(([path, { entryPoint: source = "" }]) => {
    const [, name] = PROVIDER.exec(source) ?? [];
    return name === undefined ? [] : [{ name, path }];
  });
  const sizesFor = (client: Client) => {
    const sizes = [{ name: "openai", path: entry }, ...providers].map(({ name, path }) => {
      const between: Between = { client, spoken: spoken.get(name) ?? ["chat"] };
      return [name, sizeOf(filesFrom([entry, path], outputs, (source) => isLoaded(source, between)))] as const;
    });
    return new Map(sizes);
  };
  return {
    entrySize: (outputs[entry]?.bytes ?? Number.NaN) / 1000,
    filesAtStart: filesFrom([entry, fileOf(TABLES)], outputs, () => false).size,
    sizes: new Map(CLIENTS.map((client) => [client, sizesFor(client)])),
  };
}

/** A protocol's own file, and its translations: those for its clients, and those for its providers. */
const OF_PROTOCOL = /^functions\/protocols\/(\w+)\/(protocol|inbound\/translation|(?:outbound\/)?translation)\.ts$/;
/** Clients of Messages alone ask for it. */
const COUNT = "functions/core/count-tokens.ts";
/** None of them asks for these: they are for other endpoints, some of which take files. */
const OTHERS: ReadonlySet<string> = new Set([
  "functions/core/read-form.ts",
  "functions/protocols/pass-through/endpoints.ts",
]);
/** Nor for this: only clients of embeddings do, whose providers have them in a form of their own. */
const EMBEDDINGS =
  /^functions\/protocols\/embed\/(?:inbound|outbound)\/|^functions\/core\/upstream\/(?:open-embeddings|translate-embedding)\.ts$|^node_modules\/gpt-tokenizer\//;

interface Between {
  readonly client: Client;
  /** The protocols of the provider. All of its models speak the first. */
  readonly spoken: readonly ProtocolName[];
}

/** Whether an instance may load it that serves such clients from such a provider. What both speak is not translated. */
function isLoaded(source: string, { client, spoken }: Between): boolean {
  if (source === COUNT) return client === "messages";
  if (OTHERS.has(source) || EMBEDDINGS.test(source)) return false;
  const [, protocol, part] = OF_PROTOCOL.exec(source) ?? [];
  if (protocol === undefined) return !RARE.test(source) && !PROVIDER.test(source);
  if (part === "protocol") return protocol === client;
  const others = spoken[0] === client ? [] : spoken.filter((name) => name !== client);
  return part === "inbound/translation"
    ? protocol === client && others.length > 0
    : others.some((name) => name === protocol);
}

/** All that these import at once, and what they import later of those sources that count. */
function filesFrom(start: readonly string[], outputs: Outputs, counts: (source: string) => boolean): Set<string> {
  const found = new Set(start.filter((path) => path in outputs));
  for (const path of found) {
    for (const { path: imported, kind } of outputs[path]?.imports ?? []) {
      if (!(imported in outputs)) continue;
      if (kind === "import-statement" || counts(outputs[imported]?.entryPoint ?? "")) found.add(imported);
    }
  }
  return found;
}

/** As much as in the zip, where each file is compressed alone. */
function sizeTogether(files: readonly (Uint8Array | undefined)[]): Size {
  const there = files.filter((file) => file !== undefined);
  return {
    minified: sum(there.map(({ byteLength }) => byteLength)) / 1000,
    gzipped: sum(there.map((file) => gzipSync(file, { level: 9 }).byteLength)) / 1000,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

// The inputs in test/fixtures: what users of such gateways reported, and recorded streams of real providers.
import { readdirSync, readFileSync } from "node:fs";
import { json } from "./fake-provider/answers.ts";
import type { Behaviour } from "./fake-provider/exchange.ts";

const folder = new URL("../fixtures/", import.meta.url);

export function readFixture(path: string): string {
  return readFileSync(new URL(path, folder), "utf8");
}

/** The paths of all streams in a folder. */
export function streamsIn(name: "cases" | "recorded"): string[] {
  const files = readdirSync(new URL(name, folder)).filter((file) => file.endsWith(".sse"));
  return files.sort().map((file) => `${name}/${file}`);
}

interface ReportedExchange {
  readonly provider: {
    readonly status: number;
    readonly headers?: Record<string, string>;
    readonly body: object | string;
  };
  /** What the client's body has beside `model` and `messages`. */
  readonly request: { readonly stream: boolean };
}

/** What a provider answered, and to which request. */
export function readExchange(path: string): { provider: Behaviour; request: ReportedExchange["request"] } {
  const { provider, request }: ReportedExchange = JSON.parse(readFixture(path));
  const { status, headers = {}, body } = provider;
  return { provider: json(body, { status, headers }), request };
}

/** The JSON text that a shell command in a fixture sends. */
export function readSentBody(path: string): string {
  const [, body] = /'(\{.*\})'/.exec(readFixture(path)) ?? [];
  if (body === undefined) throw new Error(`${path} sends no JSON`);
  return body;
}

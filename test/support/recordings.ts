// The recorded exchanges in test/fixtures/recordings, whose README explains their forms.
import { readdirSync, readFileSync } from "node:fs";

export interface Recording {
  readonly name: string;
  /** The body; undefined where the origin kept none. */
  readonly request: Record<string, unknown> | undefined;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly isStream: boolean;
  /** The body of the answer. */
  readonly bytes: Uint8Array;
}

interface Exchange {
  readonly request: { readonly body: Record<string, unknown> };
  readonly response: { readonly status: number; readonly headers: Record<string, string>; readonly body?: object };
}

const folder = new URL("../fixtures/recordings/", import.meta.url);

/** All of a provider, by name. */
export function recordingsOf(provider: string): Recording[] {
  const files = readdirSync(new URL(provider, folder)).sort();
  const names = new Set(files.map((file) => file.slice(0, file.indexOf("."))));
  return [...names].map((name) => readRecording(`${provider}/${name}`, name, files));
}

function readRecording(path: string, name: string, files: readonly string[]): Recording {
  const read = (ending: string) => readFileSync(new URL(path + ending, folder), "utf8");
  const { request, response }: Partial<Exchange> = files.includes(`${name}.json`) ? JSON.parse(read(".json")) : {};
  const { status = 200, headers = {}, body } = response ?? {};
  const common = { name, request: request?.body, status, headers };
  if (files.includes(`${name}.sse`)) return { ...common, isStream: true, bytes: encode(read(".sse")) };
  if (files.includes(`${name}.eventstream.b64`)) {
    return { ...common, isStream: true, bytes: Uint8Array.from(Buffer.from(read(".eventstream.b64"), "base64")) };
  }
  if (files.includes(`${name}.jsonl`)) return { ...common, isStream: true, bytes: encode(framed(read(".jsonl"))) };
  return { ...common, isStream: false, bytes: encode(JSON.stringify(body ?? JSON.parse(read(".body.json")))) };
}

/** The stream of which only the data was kept. */
function framed(lines: string): string {
  const events = lines.split("\n").filter((line) => line !== "");
  return events.map((data) => `${nameOf(JSON.parse(data))}data: ${data}\n\n`).join("");
}

/** Google's events have none. */
function nameOf({ type }: { readonly type?: string }): string {
  return type === undefined ? "" : `event: ${type}\n`;
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

// The largest request of every kind that the gateway accepts: 6 MiB, and as many objects and values as it reads.
import { gzipSync } from "node:zlib";
import { LARGEST_BODY } from "../../../functions/core/wire/content-encoding.ts";

export interface LargestRequest {
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The contract's bounds, less what the rest of the body has. */
const OBJECTS = 100_000 - 10;
const VALUES = 1_000_000 - 50;
const DEPTH = 128 - 2;

/** A function gets binary bodies in base64, in an event of at most 6 MiB: 2 KiB of it are for its other members. */
const LARGEST_BINARY = ((LARGEST_BODY - 2 * 1024) * 3) / 4;

interface Filling {
  /** One character. */
  readonly filler?: string;
  /** In bytes. */
  readonly size?: number;
}

/** `extra` is a member of the body, and a message of so much text as there is room for. */
function bodyOf(extra: string, { filler = "a", size = LARGEST_BODY }: Filling = {}): string {
  const open = `{"model":"model",${extra}"messages":[{"role":"user","content":"`;
  const room = size - Buffer.byteLength(open) - '"}]}'.length;
  return `${open}${filler.repeat(Math.floor(room / Buffer.byteLength(filler)))}"}]}`;
}

/** Short, and not a number, which would be an index. */
export const nameOf = (at: number) => `n${at.toString(36)}`;

const list = (items: readonly string[]) => `"extra":[${items.join()}],`;

/** `{}` is the heaviest of the small objects; the other values are numbers, which V8 keeps as objects if they are no integers. */
function smallObjects(): string {
  const values = Array.from({ length: VALUES - OBJECTS }, (_, at) => (at % 2 === 0 ? "1.5" : "0")).join();
  return bodyOf(list([...Array<string>(OBJECTS).fill("{}"), values]));
}

/** Objects in objects, as deep as is allowed and as many as are allowed. */
function nested(): string {
  const one = `${'{"a":'.repeat(DEPTH - 1)}{}${"}".repeat(DEPTH - 1)}`;
  return bodyOf(list(Array<string>(Math.floor(OBJECTS / DEPTH)).fill(one)));
}

/** One object of as many different names as there is room for. */
function names(): string {
  const members = Array.from({ length: 600_000 }, (_, at) => `"${nameOf(at)}":0`);
  return bodyOf(`"extra":{${members.join()}},`);
}

/** Every object has a name of its own, so that V8 makes a hidden class for each. */
function shapes(): string {
  return bodyOf(list(Array.from({ length: OBJECTS }, (_, at) => `{"${nameOf(at)}":0}`)));
}

function messages(): string {
  const head = '{"model":"model","messages":[';
  const content = "x".repeat(Math.floor(LARGEST_BODY / OBJECTS) - '{"role":"user","content":""},'.length);
  const one = `{"role":"user","content":"${content}"}`;
  return `${head}${Array<string>(OBJECTS).fill(one).join()}]}`;
}

/** What a translation has to look at, object by object. */
function tools(): string {
  const properties = Array.from({ length: (OBJECTS - 10) / 2 }, (_, at) => `"${nameOf(at)}":{"type":"string"}`);
  const parameters = `{"type":"object","properties":{${properties.join()}}}`;
  return bodyOf(`"tools":[{"type":"function","function":{"name":"f","parameters":${parameters}}}],`);
}

function schema(): string {
  const properties = Array.from({ length: OBJECTS / 2 }, (_, at) => `"${nameOf(at)}":{"type":"object"}`);
  const format = `{"name":"a","strict":true,"schema":{"type":"object","properties":{${properties.join()}}}}`;
  return bodyOf(`"response_format":{"type":"json_schema","json_schema":${format}},`);
}

function calls(): string {
  const count = Math.floor(OBJECTS / 5);
  const turns = Array.from({ length: count }, (_, at) => {
    const call = `{"id":"c${at}","type":"function","function":{"name":"f","arguments":"{}"}}`;
    return `{"role":"assistant","tool_calls":[${call}]},{"role":"tool","tool_call_id":"c${at}","content":"x"}`;
  });
  return `{"model":"model","messages":[{"role":"user","content":"a"},${turns.join()}]}`;
}

function image(): string {
  const open = '{"model":"model","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"';
  const data = "data:image/png;base64,";
  return `${open}${data}${"iVBORw0K".repeat((LARGEST_BODY - open.length - data.length - 10) >> 3)}"}}]}]}`;
}

/** Text with a single character beyond Latin-1 takes two bytes a character in V8. */
const mixed = (size = LARGEST_BODY) => bodyOf('"user":"漢",', { size });
const binary = { "content-type": "application/octet-stream" };

export const largestRequests: Record<string, () => LargestRequest> = {
  "one long ASCII text": () => ({ body: bodyOf("") }),
  "one long text of Chinese": () => ({ body: bodyOf("", { filler: "漢" }) }),
  "one long ASCII text with one Chinese character": () => ({ body: mixed() }),
  "one long text of escapes": () => ({ body: bodyOf("", { filler: "\\u6f22" }) }),
  "100,000 objects and 1,000,000 values": () => ({ body: smallObjects() }),
  "objects nested 128 deep": () => ({ body: nested() }),
  "an object of 600,000 names": () => ({ body: names() }),
  "100,000 objects of different names": () => ({ body: shapes() }),
  "100,000 messages": () => ({ body: messages() }),
  "a tool of 50,000 properties": () => ({ body: tools() }),
  "a schema of 50,000 objects": () => ({ body: schema() }),
  "20,000 calls of a tool": () => ({ body: calls() }),
  "an image of 6 MiB in base64": () => ({ body: image() }),
  "in base64, as binary bodies come": () => ({ body: Buffer.from(mixed(LARGEST_BINARY)), headers: binary }),
  "gzip, 6 MiB when unpacked": () => ({ body: gzipSync(mixed()), headers: { "content-encoding": "gzip" } }),
};

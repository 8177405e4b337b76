// Reads the body of a call: JSON, or a form where its protocol takes one.
import { GatewayError, invalidRequest } from "./error.ts";
import type { InboundProtocol } from "./protocol.ts";
import type { ReceivedRequest } from "./request.ts";
import type { Unpack } from "./wire/content-encoding.ts";
import type { Form } from "./wire/form.ts";
import type { Members } from "./wire/members.ts";
import { assertReadOnce } from "./wire/read-once.ts";
import { parseObject, readText } from "./wire/request-body.ts";

export interface ReadBody {
  /** JSON. Of a form: its fields, and null for its files. */
  readonly text: string;
  /** What the text says. */
  readonly body: Members;
  readonly form?: Form;
}

type Sent = Pick<ReceivedRequest, "headers" | "body">;
type Reader = Pick<InboundProtocol, "readOnce" | "writeForm">;

/** Throws the 400, 413 or 415 that the contract gives for what is wrong with it. */
export async function readBody(request: Sent, protocol: Reader, unpack: Unpack): Promise<ReadBody> {
  const contentType = request.headers["content-type"];
  if (contentType === undefined || !FORM.test(contentType)) return readJson(request, protocol, unpack);
  if (protocol.writeForm === undefined) return readJson(request, protocol, unpack).catch(adviseJson);
  const { readForm } = await import("./read-form.ts");
  return readForm(request, protocol, { contentType, unpack });
}

const FORM = /^\s*multipart\/form-data\s*(?:;|$)/i;

async function readJson(request: Sent, { readOnce }: Reader, unpack: Unpack): Promise<ReadBody> {
  const text = await readText(request, unpack);
  const body = parseObject(text);
  assertReadOnce(text, readOnce);
  return { text, body };
}

/** JSON is read whatever its Content-Type says. */
function adviseJson(thrown: unknown): never {
  if (!(thrown instanceof GatewayError) || thrown.body.code !== "invalid_json") throw thrown;
  throw invalidRequest(400, "invalid_json", "This endpoint takes JSON, and no forms (multipart/form-data).");
}

// Reads a request that is a form. A file of its own in the bundle: most instances never see one.
import "./in-every-instance.ts";
import type { InboundProtocol } from "./protocol.ts";
import type { ReceivedRequest } from "./request.ts";
import type { Unpack } from "./wire/content-encoding.ts";
import { type Form, parseForm } from "./wire/form.ts";
import { assertFieldsReadOnce, fieldsText } from "./wire/form-fields.ts";
import type { Members } from "./wire/members.ts";
import { parseObject, readBytes } from "./wire/request-body.ts";

interface FormBody {
  readonly text: string;
  readonly body: Members;
  readonly form: Form;
}

/** Throws the 400, 413 or 415 of the contract. */
export async function readForm(
  request: Pick<ReceivedRequest, "headers" | "body">,
  { readOnce }: Pick<InboundProtocol, "readOnce">,
  { contentType, unpack }: { contentType: string; unpack: Unpack },
): Promise<FormBody> {
  const form = parseForm(await readBytes(request, unpack), contentType);
  assertFieldsReadOnce(form, readOnce.find);
  const text = fieldsText(form);
  return { text, body: parseObject(text), form };
}

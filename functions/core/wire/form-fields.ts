// The fields of a form as a JSON object, so that whatever looks at requests looks at forms, too. A file is null: it is there,
// and has nothing to read.
import type { FindName } from "./fold.ts";
import type { Form, FormPart } from "./form.ts";
import { invalidField } from "./form-error.ts";
import { fieldOf } from "./form-field-name.ts";

/** In bytes. It is the most that Starlette and busboy read of a field. */
const LARGEST_FIELD = 1024 * 1024;

/** Members that are no texts in JSON. What is neither stays a text, and is refused as such where it matters. */
const TYPED: ReadonlySet<string> = new Set([
  ...["stream", "n", "max_tokens", "max_completion_tokens", "max_output_tokens"],
]);

/**
 * The text of the object. `a[]`, and `a[b]` as OpenAI's SDKs write objects, are of the field `a`, which is a list then, as is
 * one that is repeated. Throws a 400 that names a field which is too long or not UTF-8.
 */
export function fieldsText({ bytes, parts }: Form): string {
  const fields = new Map<string, unknown>();
  for (const part of parts) {
    const field = fieldOf(part.name);
    const value = part.isFile ? null : typed(field, textOf(bytes, part));
    const before = fields.get(field);
    if (Array.isArray(before)) before.push(value);
    else if (fields.has(field)) fields.set(field, [before, value]);
    else fields.set(field, field === part.name ? value : [value]);
  }
  const members = [...fields].map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
  return `{${members.join()}}`;
}

/** A field that the gateway reads may be there once, as a text, under its exact name. Throws a 400 that names another. */
export function assertFieldsReadOnce({ parts }: Form, find: FindName): void {
  const found = new Set<string>();
  for (const { name, isFile } of parts) {
    const known = find(fieldOf(name));
    if (known === undefined) continue;
    if (known !== name) throw invalidField(known, `'${name}' must be written '${known}'`);
    if (isFile) throw invalidField(known, "it must be a text and not a file");
    if (found.has(known)) throw invalidField(known, "it appears twice in the form");
    found.add(known);
  }
}

function textOf(bytes: Uint8Array, { name, data: { start, end } }: FormPart): string {
  if (end - start > LARGEST_FIELD) throw invalidField(name, "a field of a form may have 1 MiB");
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes.subarray(start, end));
  } catch {
    throw invalidField(name, "it is not UTF-8");
  }
}

function typed(field: string, text: string): unknown {
  if (!TYPED.has(field)) return text;
  if (/^(?:true|false)$/i.test(text)) return text.toLowerCase() === "true";
  return /^\d{1,15}$/.test(text) ? Number(text) : text;
}

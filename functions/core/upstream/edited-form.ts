// The form for a provider that speaks the client's protocol: the client's own bytes, but for the fields that the gateway and the
// model write.
import { partsOf, type Target } from "../directory/target.ts";
import type { WrittenForm } from "../protocol.ts";
import type { Form } from "../wire/form.ts";
import { editForm } from "../wire/form-edit.ts";
import { fieldOf } from "../wire/form-field-name.ts";

/** Written afresh for each target, as a JSON body is. The target's `drop` wins over what it sets. */
export function editedForm(form: Form, { model, defaults, set, drop }: Target): WrittenForm {
  const present = new Set(form.parts.map(({ name }) => fieldOf(name)));
  const missing = Object.entries(defaults).filter(([name]) => !present.has(fieldOf(name)) && !Object.hasOwn(set, name));
  const dropped = new Set(drop);
  const written = [...missing, ...Object.entries(set)].filter(([name]) => !dropped.has(name));
  const bytes = editForm(form, {
    replaced: new Map([["model", partsOf(model).id]]),
    removed: new Set([...Object.keys(set), ...drop].map(fieldOf)),
    added: written.flatMap(([name, value]) => partsFor(name, value)),
  });
  return { bytes, contentType: form.contentType };
}

/** A list becomes parts of the same name with `[]`, as OpenAI's SDKs write it, an object its JSON text, and null no part. */
function partsFor(name: string, value: unknown): [name: string, value: string][] {
  if (!Array.isArray(value)) return value === null ? [] : [[name, textOf(value)]];
  const listed = name.endsWith("[]") ? name : `${name}[]`;
  return value.map((item) => [listed, textOf(item)]);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

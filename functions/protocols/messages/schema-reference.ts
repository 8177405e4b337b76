// References within a JSON schema.
import { isMembers, type Members } from "../../core/wire/members.ts";

const LONGEST_CHAIN = 16;

/** What a schema refers to within the root; itself if it refers to nothing that can be found there. */
export function resolve(schema: Members, root: Members): Members {
  let found = schema;
  for (let steps = 0; typeof found["$ref"] === "string" && steps < LONGEST_CHAIN; steps++) {
    const next = lookUp(found["$ref"], root);
    if (next === undefined) return schema;
    found = next;
  }
  return found;
}

/** A root that only refers to another schema, as what it refers to: nothing may stand beside a reference. */
export function withoutReference(root: Members): Members {
  const { $ref, $defs, definitions } = root;
  if ($ref === undefined) return root;
  return {
    ...resolve(root, root),
    ...($defs !== undefined && { $defs }),
    ...(definitions !== undefined && { definitions }),
  };
}

/** By a JSON pointer (RFC 6901), such as `#/$defs/address`. */
function lookUp(reference: string, root: Members): Members | undefined {
  if (reference !== "#" && !reference.startsWith("#/")) return undefined;
  let found: unknown = root;
  for (const step of reference.split("/").slice(1)) {
    const name = step.replaceAll("~1", "/").replaceAll("~0", "~");
    found = isMembers(found) && Object.hasOwn(found, name) ? found[name] : undefined;
  }
  return isMembers(found) ? found : undefined;
}

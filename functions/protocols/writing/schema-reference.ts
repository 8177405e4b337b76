// References within a JSON schema.
import { isMembers, type Members } from "../../core/wire/members.ts";

const LONGEST_CHAIN = 16;

export function resolve(schema: Members, root: Members): Members {
  return openReferences(root)(schema);
}

/**
 * What a schema refers to within the root; itself if it refers to nothing that can be found there. Each reference is looked
 * up once, because thousands of schemas may share one that is long.
 */
export function openReferences(root: Members): (schema: Members) => Members {
  const known = new Map<string, Members | undefined>();
  const find = (reference: string) => {
    if (!known.has(reference)) known.set(reference, lookUp(reference, root));
    return known.get(reference);
  };
  return (schema) => {
    let found = schema;
    for (let steps = 0; typeof found["$ref"] === "string" && steps < LONGEST_CHAIN; steps++) {
      const next = find(found["$ref"]);
      if (next === undefined) return schema;
      found = next;
    }
    return found;
  };
}

/** A root that only refers to another schema, as what it refers to: a reference allows no other members beside it. */
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

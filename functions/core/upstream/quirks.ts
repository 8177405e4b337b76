// How a vendor's dialect differs from the protocol, as data: it acts like members that every model of the vendor has.
import type { ProtocolName } from "../directory/protocol-names.ts";
import type { Target } from "../directory/target.ts";

export interface Quirks {
  /** Members that it refuses and an answer can do without. They are left out, unless the model itself sets them. */
  readonly drop?: readonly string[];
  /** Members that it knows by a name of its own: the protocol's name, and its. */
  readonly rename?: Readonly<Record<string, string>>;
}

/** The quirks of one protocol: what a vendor's other endpoints refuse is not known. */
export interface Dialect extends Quirks {
  readonly protocol: ProtocolName;
}

/** The members that the gateway looks for in a request. */
export function namesOf({ drop = [], rename = {} }: Quirks): string[] {
  return [...drop, ...Object.entries(rename).flat()];
}

/** What the operator writes into a model's entry is sent. */
export function droppedBy({ drop = [] }: Quirks, { defaults, set }: Pick<Target, "defaults" | "set">): string[] {
  return drop.filter((name) => !Object.hasOwn(defaults, name) && !Object.hasOwn(set, name));
}

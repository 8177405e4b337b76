// What a page is showing is in its address: it can be sent to others, and Back works.
import { useLocation } from "preact-iso";

export type Changes = Readonly<Record<string, string | undefined>>;

export interface Filters {
  readonly get: (name: string) => string;
  /** Undefined and empty ones leave the address. `push` makes a step that Back returns from. */
  readonly set: (changes: Changes, push?: "push") => void;
  /** The address with these changes, for links. */
  readonly href: (changes: Changes) => string;
}

export function useFilters(): Filters {
  const { path, query, route } = useLocation();
  const href = (changes: Changes) => addressOf(path, { ...query, ...changes });
  return {
    get: (name) => query[name] ?? "",
    set: (changes, push) => route(href(changes), push === undefined),
    href,
  };
}

export function addressOf(path: string, query: Changes): string {
  const kept = Object.entries(query).flatMap(([name, value]) => (value ? [[name, value] as const] : []));
  const search = new URLSearchParams(kept.map(([name, value]) => [name, value])).toString();
  return search === "" ? path : `${path}?${search}`;
}

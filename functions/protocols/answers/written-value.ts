// Values of an answer with their JSON texts, for what has to stay as the provider wrote it. A text is only cut out when it is
// asked for: most never are.
import { itemTexts } from "./member-texts.ts";

/** A value, and its text as the provider wrote it. */
export interface Written {
  readonly value: unknown;
  text(): string;
}

/** The texts of the items are looked up once, and only where one is asked for. */
export function* itemsOf({ value, text }: Written): Generator<Written> {
  let texts: string[] | undefined;
  const textOf = (at: number) => {
    texts ??= itemTexts(text());
    return texts[at] ?? "{}";
  };
  if (Array.isArray(value)) for (const [at, item] of value.entries()) yield { value: item, text: () => textOf(at) };
}

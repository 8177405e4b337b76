// Whether a client takes Brotli, by its `Accept-Encoding` (RFC 9110, 12.5.3).

export function acceptsBrotli(header = ""): boolean {
  const wishes = new Map(header.toLowerCase().split(",").map(readWish));
  return wishes.get("br") ?? wishes.get("*") ?? false;
}

/** The coding, and whether it is wanted at all. */
function readWish(text: string): readonly [coding: string, isWanted: boolean] {
  const [coding = "", ...parameters] = text.split(";").map((part) => part.trim());
  return [coding, !parameters.some((parameter) => /^q\s*=\s*0(?:\.0*)?$/.test(parameter))];
}

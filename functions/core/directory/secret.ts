// What a key of Sluice looks like: `sk-sluice-<public id>-<secret>`. The public id names it in lists and logs.

const LETTERS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
/** 43 characters out of 62 are a little more than 32 bytes of randomness. */
const SECRET_LENGTH = 43;
const PUBLIC_ID_LENGTH = 12;

/** A new key, unlike any other. */
export function newSecret(): string {
  const publicId = randomText(PUBLIC_ID_LENGTH, LETTERS.slice(0, 36));
  return `sk-sluice-${publicId}-${randomText(SECRET_LENGTH, LETTERS)}`;
}

/** Undefined for keys that were made elsewhere. */
export function publicIdOf(secret: string): string | undefined {
  return /^sk-sluice-([0-9A-Za-z]{4,64})-./.exec(secret)?.[1];
}

/** Draws every letter with the same probability: a number beyond the alphabet, of 64 at most, is drawn again. */
export function randomText(length: number, alphabet = LETTERS): string {
  let text = "";
  while (text.length < length) {
    const [byte = 0] = crypto.getRandomValues(new Uint8Array(1));
    text += alphabet[byte & 63] ?? "";
  }
  return text;
}

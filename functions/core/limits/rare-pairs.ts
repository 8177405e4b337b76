// Pairs of letters that hardly ever occur in natural languages written in Latin letters, and in code. Random letters are
// full of them, and a tokenizer, which has no token for both letters, has to split there.

/** For each letter, those that hardly ever follow it: together less than 1 in 500 pairs of each of 14 languages. */
const RARE_AFTER = {
  a: "ex",
  b: "bcdfghkmnpqstvwxz",
  c: "bdfgmnpqsvx",
  d: "cfgjkmqtvwx",
  f: "bcdghjkmnpqsvwxyz",
  g: "bcdfjkmpqvwxyz",
  h: "bcfghjknpqvwxyz",
  i: "x",
  j: "bcdfgjlmpqrtvwxyz",
  k: "bcdfhjmnpqvxyz",
  l: "bcgjrxz",
  m: "cdfghjknqrvxyz",
  n: "bhjpqrwx",
  o: "hqxy",
  p: "bcdfghjmnqvwxyz",
  q: "abcdefghijklmnopqrstvwxyz",
  r: "pqx",
  s: "bfgjmqrvx",
  t: "bdfgjkqvx",
  u: "gjqv",
  v: "bcdfghjkmnpqstuvwxyz",
  w: "bcdfgjklmpqrtuvwxz",
  x: "abcdefghijklmnoqrsuvwxyz",
  y: "bdfgijquvxyz",
  z: "bcfghjklmpqrsvx",
};

const RARE = new Uint8Array(32 * 32);
for (const [letter, after] of Object.entries(RARE_AFTER)) {
  for (const each of after) RARE[indexOf(letter.charCodeAt(0), each.charCodeAt(0))] = 1;
}

/** Of two ASCII letters, in upper or lower case, by their character codes: 1 if they are such a pair, else 0. */
export function isRare(one: number, other: number): number {
  return RARE[indexOf(one, other)] as number;
}

/** The last five bits of a letter are the same in both cases. */
function indexOf(one: number, other: number): number {
  return ((one & 31) << 5) | (other & 31);
}

// Ids as Mistral's models take them: nine letters and digits.

const LENGTH = 9;
const MISTRALS = /^[a-zA-Z0-9]{9}$/;

/** For the calls of one request. Others become a hash, and what is taken already becomes a number. */
export function openShortIds(): (wanted: string) => string {
  const taken = new Set<string>();
  let count = 0;
  return (wanted) => {
    let id = MISTRALS.test(wanted) ? wanted : written(hash(wanted));
    while (taken.has(id)) id = written(++count);
    taken.add(id);
    return id;
  };
}

/** Of 46 bits, which nine digits of base 36 hold: two halves of FNV-1a. */
function hash(text: string): number {
  let [low, high] = [0x811c9dc5, 0x9e3779b9];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x85ebca6b);
  }
  return (high >>> 18) * 2 ** 32 + (low >>> 0);
}

function written(value: number): string {
  return value.toString(36).padStart(LENGTH, "0");
}

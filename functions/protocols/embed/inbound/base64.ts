// A vector as OpenAI's clients ask for it: its numbers in 32 bits each, the lowest byte first, in base64.

export function base64Of(values: readonly number[]): string {
  const bytes = new DataView(new ArrayBuffer(4 * values.length));
  for (const [at, value] of values.entries()) bytes.setFloat32(4 * at, value, true);
  return btoa(textOf(new Uint8Array(bytes.buffer)));
}

/** As many arguments as any engine takes. */
const AT_ONCE = 8_192;

function textOf(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += AT_ONCE) text += String.fromCharCode(...bytes.subarray(at, at + AT_ONCE));
  return text;
}

// Reads how large a picture is from its first bytes.
import { decodeBase64 } from "./base64.ts";

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Far enough into a JPEG to find its frame behind the usual metadata. In bytes. */
const HEAD = 64 * 1024;

/** Formats whose size is not read, by the characters with which they begin. */
const OTHER_PICTURES = /^(BM|II\*\0|MM\0\*|.{4}ftyp(hei|avi|mif|msf))/s;

/**
 * The picture's size, `unknown` if it is a picture of unknown size, or undefined if the data is no picture.
 * `base64` is its data.
 */
export function imageSize(base64: string): Size | "unknown" | undefined {
  const head = decodeBase64(base64, 64);
  if (head === undefined) return undefined;
  if (head.startsWith("\x89PNG")) return known(bigEndian(head, 16, 4), bigEndian(head, 20, 4));
  if (/^GIF8[79]a/.test(head)) return known(littleEndian(head, 6, 2), littleEndian(head, 8, 2));
  if (/^RIFF.{4}WEBP/s.test(head)) return sizeOfWebp(head);
  if (head.startsWith("\xff\xd8\xff")) return sizeOfJpeg(decodeBase64(base64, HEAD) ?? head);
  return OTHER_PICTURES.test(head) ? "unknown" : undefined;
}

/** A size of nothing is a header that was cut or forged. */
function known(width: number, height: number): Size | "unknown" {
  return width > 0 && height > 0 ? { width, height } : "unknown";
}

function sizeOfWebp(head: string): Size | "unknown" {
  const format = head.slice(12, 16);
  if (format === "VP8 ") return known(littleEndian(head, 26, 2) & 0x3fff, littleEndian(head, 28, 2) & 0x3fff);
  if (format === "VP8X") return known(littleEndian(head, 24, 3) + 1, littleEndian(head, 27, 3) + 1);
  if (format !== "VP8L") return "unknown";
  const bits = littleEndian(head, 21, 4);
  return known((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
}

/** A JPEG is a list of segments with their lengths; one that starts a frame has the size. */
function sizeOfJpeg(head: string): Size | "unknown" {
  for (let at = 2; at < head.length; at += 2 + Math.max(2, bigEndian(head, at + 2, 2))) {
    if (head.charCodeAt(at) !== 0xff) return "unknown";
    while (head.charCodeAt(at + 1) === 0xff) at++; // Fill bytes.
    if (startsFrame(head.charCodeAt(at + 1))) return known(bigEndian(head, at + 7, 2), bigEndian(head, at + 5, 2));
  }
  return "unknown";
}

/** SOF0 to SOF15, but for the three markers among them that mean something else. */
function startsFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function bigEndian(bytes: string, at: number, length: number): number {
  let value = 0;
  for (let index = at; index < at + length; index++) value = value * 256 + (bytes.charCodeAt(index) || 0);
  return value;
}

function littleEndian(bytes: string, at: number, length: number): number {
  let value = 0;
  for (let index = at + length - 1; index >= at; index--) value = value * 256 + (bytes.charCodeAt(index) || 0);
  return value;
}

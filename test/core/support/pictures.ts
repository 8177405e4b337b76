// The first bytes of pictures of a given size, in each format, and of other files, as base64.

type Bytes = readonly number[];

const big = (value: number, length: number): Bytes =>
  Array.from({ length }, (_, at) => Math.floor(value / 256 ** (length - 1 - at)) % 256);
const little = (value: number, length: number): Bytes => big(value, length).toReversed();
const text = (characters: string): Bytes => [...characters].map((each) => each.charCodeAt(0));

export const base64 = (...parts: Bytes[]): string => Buffer.from(parts.flat()).toString("base64");

/** A segment of a JPEG. */
const segment = (marker: number, content: Bytes): Bytes => [0xff, marker, ...big(content.length + 2, 2), ...content];
/** As long as a photograph's metadata may be, with a preview in it that has a size of its own. */
const METADATA = segment(0xe1, [
  ...text("Exif"),
  0xff,
  0xd8,
  ...segment(0xc0, [8, 0, 1, 0, 1]),
  ...Array(40_000).fill(7),
]);

export const PICTURES: Readonly<Record<string, (width: number, height: number) => string>> = {
  png: (width, height) =>
    base64(text("\x89PNG\r\n\x1a\n"), big(13, 4), text("IHDR"), big(width, 4), big(height, 4), [8, 6, 0, 0, 0]),
  jpeg: (width, height) =>
    base64([0xff, 0xd8], segment(0xe0, text("JFIF\0")), segment(0xc0, [8, ...big(height, 2), ...big(width, 2), 3])),
  "progressive jpeg behind metadata": (width, height) =>
    base64(
      [0xff, 0xd8],
      METADATA,
      segment(0xc4, [1, 2]),
      [0xff],
      segment(0xc2, [8, ...big(height, 2), ...big(width, 2)]),
    ),
  gif: (width, height) => base64(text("GIF89a"), little(width, 2), little(height, 2), [0, 0, 0]),
  "lossy webp": (width, height) =>
    base64(text("RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0"), [0x9d, 1, 0x2a], little(width, 2), little(height, 2)),
  "lossless webp": (width, height) =>
    base64(text("RIFF\0\0\0\0WEBPVP8L\0\0\0\0/"), little((width - 1) | ((height - 1) << 14), 4)),
  "extended webp": (width, height) =>
    base64(text("RIFF\0\0\0\0WEBPVP8X\n\0\0\0\0\0\0\0"), little(width - 1, 3), little(height - 1, 3)),
};

/** Files with so many bytes behind their first ones. */
export const FILES: Readonly<Record<"pdf" | "docx" | "wav" | "mp3" | "heic" | "noise", (bytes: number) => string>> = {
  pdf: (bytes) => base64(text("%PDF-1.7\n"), Array(bytes).fill(65)),
  docx: (bytes) => base64(text("PK\x03\x04"), Array(bytes).fill(1)),
  wav: (bytes) => base64(text("RIFF\0\0\0\0WAVEfmt "), Array(bytes).fill(128)),
  mp3: (bytes) => base64([0xff, 0xfb], Array(bytes).fill(85)),
  heic: (bytes) => base64([0, 0, 0, 24], text("ftypheic"), Array(bytes).fill(1)),
  noise: (bytes) => base64(Array(bytes).fill(254)),
};

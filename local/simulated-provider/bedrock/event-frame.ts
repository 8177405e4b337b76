// A frame of AWS's event streams: lengths and their checksum, headers, the payload, and a checksum of all.
import { crc32 } from "node:zlib";

/** Of the kinds of values that headers may have, the one that Bedrock uses. */
const STRING = 7;
const PRELUDE = 12;
const CHECKSUM = 4;

export function eventFrame(type: string, payload: object): Buffer {
  const headers = Buffer.concat([
    header(":event-type", type),
    header(":content-type", "application/json"),
    header(":message-type", "event"),
  ]);
  const body = Buffer.from(JSON.stringify(payload));
  const prelude = Buffer.alloc(PRELUDE);
  prelude.writeUInt32BE(PRELUDE + headers.length + body.length + CHECKSUM);
  prelude.writeUInt32BE(headers.length, 4);
  prelude.writeUInt32BE(crc32(prelude.subarray(0, 8)), 8);
  return checked(Buffer.concat([prelude, headers, body]));
}

function header(name: string, value: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(Buffer.byteLength(value));
  return Buffer.concat([
    Buffer.from([name.length]),
    Buffer.from(name),
    Buffer.from([STRING]),
    length,
    Buffer.from(value),
  ]);
}

function checked(bytes: Buffer): Buffer {
  const checksum = Buffer.alloc(CHECKSUM);
  checksum.writeUInt32BE(crc32(bytes));
  return Buffer.concat([bytes, checksum]);
}

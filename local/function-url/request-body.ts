// A request's body, bounded in memory.
import type { IncomingMessage } from "node:http";

/** One byte more than the gateway accepts, so that it is the gateway that refuses a larger body, in its own words. */
const KEPT = 6 * 1024 * 1024 + 1;
/** A client that sends on after this is not listened to any longer. */
const READ = 64 * 1024 * 1024;

export interface RequestBody {
  /** The whole body, or its first 6 MiB + 1 byte. */
  bytes: Buffer;
  /** False when the client is still sending: the connection cannot be used again. */
  complete: boolean;
}

/** Rejects when the client leaves before its body is complete. */
export function readBody(request: IncomingMessage): Promise<RequestBody> {
  return new Promise((resolve, reject) => {
    const kept: Buffer[] = [];
    let length = 0;
    const finish = (complete: boolean) => resolve({ bytes: Buffer.concat(kept).subarray(0, KEPT), complete });
    request.on("data", (chunk: Buffer) => {
      if (length < KEPT) kept.push(chunk);
      length += chunk.length;
      if (length <= READ) return;
      request.pause();
      finish(false);
    });
    request.once("end", () => finish(true));
    request.once("error", reject);
    request.once("close", () => reject(new Error("the client left within its request")));
  });
}

// Packs a long answer for a client that takes Brotli: reports of many keys repeat the same names thousands of times.
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";
import { bytesReply, type Reply } from "../core/reply.ts";
import { acceptsBrotli } from "./accepts-brotli.ts";

const compress = promisify(brotliCompress);

/** In characters. */
const SHORTEST = 2_048;
/** Of 11: higher ones take several times as long for a few percent. */
const QUALITY = 4;

/** `accepted` is the request's `Accept-Encoding`. */
export async function packed(reply: Reply, accepted: string | undefined): Promise<Reply> {
  const { text = "" } = reply;
  if (text.length < SHORTEST || !acceptsBrotli(accepted)) return reply;
  const bytes = await compress(text, { params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY } });
  const headers = { ...reply.headers, "content-encoding": "br", vary: "accept-encoding" };
  return { ...bytesReply(reply.status, bytes, headers), settle: reply.settle };
}

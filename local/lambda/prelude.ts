// The head of a streamed answer: JSON, eight NUL bytes, then the body. They arrive in pieces cut anywhere.
import type { IncomingMessage } from "node:http";
import { errorTrailer, FunctionError, type Prelude } from "./invocation.ts";

const INTEGRATION_TYPE = "application/vnd.awslambda.http-integration-response";
const DELIMITER = Buffer.alloc(8);
/** Far above any head that a client would accept; without it a function could fill the memory. */
const PRELUDE_LIMIT = 1024 * 1024;
const OCTET_STREAM: Prelude = { statusCode: 200, headers: { "content-type": "application/octet-stream" }, cookies: [] };

/**
 * Reads the prelude and leaves `body` paused at the byte behind it. An answer of another type has none and is relayed as
 * AWS does, 200 with `application/octet-stream`. Throws a FunctionError when the function failed before its first byte.
 */
export async function readPrelude(body: IncomingMessage): Promise<Prelude> {
  const isIntegration = body.headers["content-type"] === INTEGRATION_TYPE;
  const head = await readHead(body, isIntegration ? splitAtDelimiter : splitAtStart);
  if (head !== undefined) return isIntegration ? parsePrelude(head) : OCTET_STREAM;
  const failure = errorTrailer(body);
  if (failure !== undefined) throw new FunctionError(`the function failed before it answered: ${failure}`);
  if (isIntegration) throw new FunctionError("the answer ended within its prelude");
  return OCTET_STREAM;
}

/** Head and rest, or undefined while the head is incomplete. */
type Split = (bytes: Buffer) => [head: Buffer, rest: Buffer] | undefined;

const splitAtStart: Split = (bytes) => [Buffer.alloc(0), bytes];

const splitAtDelimiter: Split = (bytes) => {
  const at = bytes.indexOf(DELIMITER);
  return at === -1 ? undefined : [bytes.subarray(0, at), bytes.subarray(at + DELIMITER.length)];
};

/** Undefined when the stream is over before the head is complete. */
function readHead(body: IncomingMessage, split: Split): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    let bytes: Buffer = Buffer.alloc(0);
    const onData = (chunk: Buffer) => {
      bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk]);
      const parts = split(bytes);
      if (parts === undefined && bytes.length > PRELUDE_LIMIT) body.destroy(new Error("the prelude has no end"));
      if (parts === undefined) return;
      body.off("data", onData).pause();
      if (parts[1].length > 0) body.unshift(parts[1]);
      resolve(parts[0]);
    };
    body.on("data", onData).once("end", () => resolve(undefined));
    body.once("error", (cause) => reject(new FunctionError("the answer broke off within its head", { cause })));
  });
}

function parsePrelude(head: Buffer): Prelude {
  try {
    const { statusCode = 200, headers = {}, cookies = [] } = JSON.parse(head.toString("utf8")) as Partial<Prelude>;
    return { statusCode, headers, cookies };
  } catch (cause) {
    throw new FunctionError("the prelude is not JSON", { cause });
  }
}

// SHA-256 by Node, for the signatures of AWS's libraries. Their own class gives the keys of HMACs to Node as bytes, of which Node
// first tries whether they are a key object, and copies each hash before it reads it: both take time for every request.
import { createHash, createHmac, createSecretKey } from "node:crypto";

/** What the libraries' types allow. They give text and arrays of bytes. */
type Bytes = string | ArrayBuffer | ArrayBufferView;

/** With a secret, the HMAC. */
export class Sha256 {
  private hash: ReturnType<typeof begun>;
  private readonly secret: Bytes | undefined;

  constructor(secret?: Bytes) {
    this.secret = secret;
    this.hash = begun(secret);
  }

  update(data: Bytes): void {
    this.hash.update(data as Uint8Array);
  }

  async digest(): Promise<Uint8Array> {
    return this.hash.digest();
  }

  reset(): void {
    this.hash = begun(this.secret);
  }
}

function begun(secret: Bytes | undefined) {
  return secret === undefined
    ? createHash("sha256")
    : createHmac("sha256", createSecretKey(Buffer.from(secret as Uint8Array)));
}

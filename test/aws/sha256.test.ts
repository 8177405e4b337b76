// The hash that requests to AWS are signed with, by the examples of the standards.
import { describe, expect, it } from "vitest";
import { Sha256 } from "../../functions/aws/sha256.ts";

const ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
/** RFC 4231, 4.3. */
const OF_JEFE = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

const bytes = (text: string) => new TextEncoder().encode(text);

async function digestOf(hash: Sha256, ...parts: Parameters<Sha256["update"]>[0][]): Promise<string> {
  for (const part of parts) hash.update(part);
  return Buffer.from(await hash.digest()).toString("hex");
}

describe("SHA-256", () => {
  it("hashes text and bytes, in one piece or several", async () => {
    expect(await digestOf(new Sha256(), "abc")).toBe(ABC);
    expect(await digestOf(new Sha256(), bytes("a"), bytes("bc"))).toBe(ABC);
  });

  it.each([
    ["text", "Jefe"],
    ["bytes", bytes("Jefe")],
  ])("is an HMAC with a secret that is %s", async (_, secret) => {
    expect(await digestOf(new Sha256(secret), "what do ya want for nothing?")).toBe(OF_JEFE);
  });

  it("begins anew, with the same secret", async () => {
    const hash = new Sha256("Jefe");
    hash.update("something else");
    hash.reset();
    expect(await digestOf(hash, "what do ya want for nothing?")).toBe(OF_JEFE);
  });
});

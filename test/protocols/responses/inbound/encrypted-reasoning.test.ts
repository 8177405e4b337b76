// Signatures in reasoning items come back as they were written, and nothing else is taken for one.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  isMarked,
  mayBeMarked,
  readEncrypted,
  type SignedReasoning,
  writeEncrypted,
} from "../../../../functions/protocols/responses/encrypted-reasoning.ts";
import { runs } from "../../../support/long.ts";

const signature = fc.record({
  maker: fc.constantFrom("anthropic" as const, "google" as const),
  value: fc.string({ minLength: 1, unit: "binary" }),
});
const signed: fc.Arbitrary<SignedReasoning> = fc.oneof(
  fc.record({ type: fc.constant("thought" as const), signature, text: fc.string({ unit: "binary" }) }),
  fc.record({ type: fc.constantFrom("redacted" as const, "call" as const), signature }),
);

describe("a signature in a reasoning item", () => {
  it("is read as it was written, with any text and any characters", () => {
    const property = fc.property(signed, (reasoning) => {
      const written = writeEncrypted(reasoning);
      expect(readEncrypted(written)).toEqual(reasoning);
      expect(isMarked(written)).toBe(true);
      expect(mayBeMarked(JSON.stringify({ encrypted_content: written }))).toBe(true);
    });
    fc.assert(property, { numRuns: runs(100) });
  });

  it.each([
    ...["", "gAAAAABoX", "sluice.", "sluice.thought.openai.3.abc", "sluice.thought.anthropic.9.abc"],
    ...["sluice.thought.anthropic.0.abc", "sluice.other.google.3.abc", "sluice.call.google.-3.abc"],
    "sluice.call.google.9999999999.abc",
  ])("is not in %j", (text) => {
    expect(readEncrypted(text)).toBeUndefined();
  });
});

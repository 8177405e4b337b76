// What keys look like, and what is random about them.
import { expect, it } from "vitest";
import { newSecret, publicIdOf } from "../../functions/core/directory/secret.ts";

it("has a public id and a secret, and one way to separate them", () => {
  expect(newSecret()).toMatch(/^sk-sluice-[0-9a-z]{12}-[0-9A-Za-z]{43}$/);
});

it("is random: each of 62 letters is as likely as any other, in each of 43 places, which makes 256 bits", () => {
  const secrets = Array.from({ length: 3_000 }, () => newSecret().slice(-43));
  const counts = new Map<string, number>();
  for (const letter of secrets.join("")) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  const expected = (3_000 * 43) / 62;
  expect(counts.size).toBe(62);
  // Six standard deviations. The remainder of a byte would make some letters a quarter likelier than others.
  for (const count of counts.values()) expect(Math.abs(count - expected)).toBeLessThan(6 * Math.sqrt(expected));
  for (let at = 0; at < 43; at++) expect(new Set(secrets.map((secret) => secret[at])).size).toBe(62);
});

it.each([
  ["sk-sluice-k3jx8aq0w2mz-secret", "k3jx8aq0w2mz"],
  ["sk-sluice-k3jx8aq0w2mz-", undefined],
  ["sk-sluice--secret", undefined],
  ["my-secret-key", undefined],
  ["xsk-sluice-k3jx8aq0w2mz-secret", undefined],
])("knows the public id of %s", (secret, id) => expect(publicIdOf(secret)).toBe(id));

// Only a known key that is neither disabled nor expired is let in; every other answer is the same 401.
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { hashSecret } from "../../functions/aws/hash-secret.ts";
import { authenticate, hashOf } from "../../functions/core/authenticate.ts";
import type { Directory } from "../../functions/core/directory/directory.ts";
import { limitsUnavailable } from "../../functions/core/error.ts";
import { runs } from "../support/long.ts";
import { memoryDirectory } from "../support/memory-directory.ts";

const directory = await memoryDirectory({
  keys: [
    { name: "demo", key: "my-secret-key", allowed_models: [] },
    { name: "other", key: "other-key", allowed_models: [] },
    { name: "disabled", key: "disabled-key", allowed_models: [], disabled: true },
    { name: "made", key: `sk-sluice-abcd1234abcd-${"x".repeat(43)}`, allowed_models: [], disabled: true },
    { name: "dated", key: "dated-key", allowed_models: [], expires_at: "2027-01-01T02:00:00+02:00" },
  ],
});
type Headers = Parameters<typeof authenticate>[0];
const nameIn = async (headers: Headers, from: Directory = directory) =>
  (await authenticate(headers, { directory: from, hashSecret })).name;
const nameOf = (authorization?: string, from: Directory = directory) => nameIn({ authorization }, from);
const refused = expect.objectContaining({
  status: 401,
  body: expect.objectContaining({ type: "invalid_request_error", code: "invalid_api_key", param: null }),
});

afterEach(() => vi.useRealTimers());

describe("a key", () => {
  it.each(["Bearer my-secret-key", "bearer my-secret-key", "BEARER   my-secret-key "])(
    "is taken from %j",
    async (header) => {
      expect(await nameOf(header)).toBe("demo");
    },
  );

  it.each([
    undefined,
    "",
    "Bearer",
    "Bearer ",
    "my-secret-key",
    "Basic my-secret-key",
    "Bearer my-secret-key x",
    "Bearer my-secret-ke",
    "Bearer MY-SECRET-KEY",
    "Bearer disabled-key",
    "Bearer\nmy-secret-key",
  ])("is not found in %j", async (header) => {
    await expect(nameOf(header)).rejects.toEqual(refused);
  });

  it("is over the moment it expires, in whichever time zone that was written", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-12-31T23:59:59.999Z") });
    expect(await nameOf("Bearer dated-key")).toBe("dated");
    vi.setSystemTime(Date.parse("2027-01-01T00:00:00Z"));
    await expect(nameOf("Bearer dated-key")).rejects.toEqual(refused);
  });

  it("looks the same as any other that is refused", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2028-01-01T00:00:00Z") });
    const messages = ["Bearer unknown", "Bearer disabled-key", "Bearer dated-key", undefined].map((header) =>
      authenticate({ authorization: header }, { directory, hashSecret }).catch((error) =>
        JSON.stringify([error.body, error.headers]),
      ),
    );
    expect(new Set(await Promise.all(messages)).size).toBe(1);
  });

  it("is unknown if the directory answers with another", async () => {
    const mistaken = { ...directory, findKey: async () => directory.findKey(await hashOf("my-secret-key")) };
    await expect(nameOf("Bearer another-key", mistaken)).rejects.toEqual(refused);
  });

  it("never leaves this room but as its hash, and any other is refused", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "grapheme" }), async (secret) => {
        fc.pre(secret !== "my-secret-key");
        const asked: string[] = [];
        const spy = { ...directory, findKey: async (hash: string) => void asked.push(hash) };
        await expect(nameOf(`Bearer ${secret}`, spy)).rejects.toEqual(refused);
        for (const hash of asked) expect(hash).toMatch(/^[0-9a-f]{64}$/);
      }),
    );
  });
});

describe("keys in several headers", () => {
  const valid = { "my-secret-key": "demo", "other-key": "other" };
  const sent = fc.constantFrom(undefined, "", " ", "unknown-key", "disabled-key", "a b", ...Object.keys(valid));
  const unrelated = fc.constantFrom(
    {},
    { cookie: "x-api-key=my-secret-key" },
    { "proxy-authorization": "my-secret-key" },
  );

  it("are tried in the order x-api-key, api-key, Bearer, and the first that is valid counts", async () => {
    await fc.assert(
      fc.asyncProperty(sent, sent, sent, unrelated, async (xApiKey, apiKey, bearer, others) => {
        const authorization = bearer === undefined ? undefined : `Bearer ${bearer}`;
        const headers = { ...others, authorization, "api-key": apiKey, "x-api-key": xApiKey };
        const [expected] = [xApiKey, apiKey, bearer].flatMap((key) => valid[key as keyof typeof valid] ?? []);
        const lookups: string[] = [];
        const findKey = (hash: string) => {
          lookups.push(hash);
          return directory.findKey(hash);
        };
        const found = await nameIn(headers, { ...directory, findKey }).catch((error) => error);
        expect(found).toEqual(expected ?? refused);
        expect(lookups.length).toBeLessThanOrEqual(new Set([xApiKey, apiKey, bearer]).size);
      }),
      { numRuns: runs(100) },
    );
  });

  it("are not skipped for one that cannot be looked up: it is unknown whether it is valid", async () => {
    const unreachable = { ...directory, findKey: () => Promise.reject(limitsUnavailable(new Error())) };
    const headers = { "x-api-key": "unknown-key", authorization: "Bearer my-secret-key" };
    await expect(nameIn(headers, unreachable)).rejects.toMatchObject({ status: 503 });
  });

  it.each(["x-api-key", "api-key"])("can be in %s alone, with spaces around it but not in it", async (name) => {
    expect(await nameIn({ [name]: " my-secret-key  " })).toBe("demo");
    for (const value of ["Bearer my-secret-key", "my-secret-key, my-secret-key", "my-secret-key\n"]) {
      await expect(nameIn({ [name]: value })).rejects.toEqual(refused);
    }
  });
});

it("is hashed alike where it is stored and where it is compared", () =>
  fc.assert(
    fc.asyncProperty(fc.string({ unit: "grapheme" }), async (secret) => {
      expect(hashSecret(secret)).toBe(await hashOf(secret));
    }),
    { numRuns: runs(100) },
  ));

describe("the log of a 401", () => {
  const sluiceKey = (publicId: string) => `sk-sluice-${publicId}-${"y".repeat(43)}`;
  const detailsOf = (headers: Headers) =>
    authenticate(headers, { directory, hashSecret }).catch(({ details }) => details);

  it.each([
    ["nothing was sent", {}, { reason: "missing" }],
    ["the key is unknown", { authorization: "Bearer unknown" }, { reason: "unknown" }],
    ["it is disabled", { "x-api-key": "disabled-key" }, { reason: "disabled", key: "disabled" }],
    ["it has expired", { "api-key": "dated-key" }, { reason: "expired", key: "dated" }],
    [
      "it was revoked: its public id is all that is left",
      { authorization: `Bearer ${sluiceKey("gone5678gone")}` },
      { reason: "unknown", key_id: "gone5678gone" },
    ],
    [
      "it is known, and another was sent before it",
      { "x-api-key": "unknown", authorization: `Bearer sk-sluice-abcd1234abcd-${"x".repeat(43)}` },
      { reason: "disabled", key: "made", key_id: "abcd1234abcd" },
    ],
  ])("says why, and of which key: %s", async (_, headers, expected) => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2028-01-01T00:00:00Z") });
    expect(await detailsOf(headers)).toEqual(expected);
  });

  it("never has more of an unknown key than its public id", async () => {
    const part = fc.stringMatching(/^[!-~]{1,80}$/);
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          part,
          part.map((text) => `sk-sluice-${text}-${"z".repeat(43)}`),
        ),
        async (secret) => {
          const { reason, key_id: id = "none", ...others } = await detailsOf({ "x-api-key": secret });
          expect([reason, others]).toEqual(["unknown", {}]);
          expect(id).toMatch(/^[0-9A-Za-z]{4,64}$/);
        },
      ),
      { numRuns: runs(100) },
    );
  });
});

describe("hashOf", () => {
  it("is SHA-256 in hexadecimal", async () => {
    expect(await hashOf("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });
});

// Only a known key that is neither disabled nor expired is let in; every other answer is the same 401.
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { authenticate, hashOf } from "../../functions/core/authenticate.ts";
import type { Directory } from "../../functions/core/directory.ts";
import { memoryDirectory } from "../support/memory-directory.ts";

const directory = await memoryDirectory({
  keys: [
    { name: "demo", key: "my-secret-key", allowed_models: [] },
    { name: "disabled", key: "disabled-key", allowed_models: [], disabled: true },
    { name: "dated", key: "dated-key", allowed_models: [], expires_at: "2027-01-01T02:00:00+02:00" },
  ],
});
const nameOf = async (authorization?: string, from: Directory = directory) =>
  (await authenticate(authorization, from)).name;
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

  it("cannot be told apart from another that is refused", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2028-01-01T00:00:00Z") });
    const messages = ["Bearer unknown", "Bearer disabled-key", "Bearer dated-key", undefined].map((header) =>
      authenticate(header, directory).catch((error) => JSON.stringify([error.body, error.headers])),
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

describe("hashOf", () => {
  it("is SHA-256 in hexadecimal", async () => {
    expect(await hashOf("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });
});

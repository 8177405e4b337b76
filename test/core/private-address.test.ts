// Addresses from which nobody sends a bill.
import { describe, expect, it } from "vitest";
import { isPrivateAddress } from "../../functions/core/limits/private-address.ts";

describe("a private address", () => {
  it.each([
    ...["localhost", "LOCALHOST", "localhost.", "api.localhost", "127.0.0.1", "127.9.9.9", "0x7f.1", "2130706433"],
    ...["0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.1.1"],
    ...[
      "[::1]",
      "[::]",
      "[fc00::1]",
      "[fdff:1::2]",
      "[fe80::1]",
      "[febf::1]",
      "[::ffff:10.0.0.1]",
      "[::ffff:127.0.0.1]",
    ],
  ])("is %s", (host) => {
    expect(isPrivateAddress(new URL(`http://${host}:8000/v1`))).toBe(true);
  });

  it.each([
    ...["api.openai.com", "localhost.example.com", "notlocalhost", "10.0.0.1.example.com", "127.0.0.1.nip.io"],
    ...["11.0.0.1", "172.15.0.1", "172.32.0.1", "192.169.1.1", "169.253.1.1", "8.8.8.8", "100.64.0.1"],
    ...["[2606:4700::1]", "[fec0::1]", "[::ffff:8.8.8.8]", "[fb00::1]", "fd00.example.com", "fe80.example.com"],
  ])("is not %s", (host) => {
    expect(isPrivateAddress(new URL(`https://${host}/v1`))).toBe(false);
  });
});

// Addresses that belong to this machine or to a private network. Servers there send no bills.

/** By the host of a URL, which writes every notation of an IP address in one way. */
export function isPrivateAddress({ hostname }: URL): boolean {
  const host = hostname.replace(/\.$/, "");
  if (host === "localhost" || host.endsWith(".localhost")) return true;
  const mapped = /^\[::ffff:([\da-f]{1,4}):([\da-f]{1,4})\]$/.exec(host);
  if (mapped) return isPrivateIpv4(dotted(mapped.slice(1)));
  return host.startsWith("[") ? isPrivateIpv6(host.slice(1, -1)) : isPrivateIpv4(host);
}

/** Loopback and "this host"; RFC 1918; link-local (RFC 3927). */
function isPrivateIpv4(address: string): boolean {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(address)) return false;
  const [first = 0, second = 0] = address.split(".").map(Number);
  if (first === 127 || first === 10 || address === "0.0.0.0") return true;
  if (first === 172) return second >= 16 && second < 32;
  return (first === 192 && second === 168) || (first === 169 && second === 254);
}

/** Loopback and unspecified; unique local, fc00::/7 (RFC 4193); link-local, fe80::/10. */
function isPrivateIpv6(address: string): boolean {
  return address === "::1" || address === "::" || /^f[cd][\da-f]{2}:|^fe[89ab][\da-f]:/.test(address);
}

/** The two halves of an IPv4 address that is mapped into IPv6. */
function dotted(halves: readonly string[]): string {
  const numbers = halves.map((half) => Number.parseInt(half, 16));
  return numbers.flatMap((number) => [number >> 8, number & 255]).join(".");
}

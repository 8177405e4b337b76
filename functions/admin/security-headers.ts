// The headers that keep a browser from doing with the console's pages what they are not for.

interface Surroundings {
  /** The page's own. */
  readonly origin: string;
  /** Where the playground calls the gateway; undefined where that is the page's own origin. */
  readonly gatewayUrl: string | undefined;
}

export function securityHeaders({ origin, gatewayUrl }: Surroundings): Record<string, string> {
  return {
    "content-security-policy": policy(gatewayUrl),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    ...(origin.startsWith("https:") && { "strict-transport-security": "max-age=63072000" }),
  };
}

function policy(gatewayUrl: string | undefined): string {
  const gateway = gatewayUrl === undefined ? "" : ` ${new URL(gatewayUrl).origin}`;
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    `connect-src 'self'${gateway}`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join("; ");
}

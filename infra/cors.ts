// Which browsers' requests the Function URL answers. Data only: the local server answers preflights from it as AWS does.
export const cors = {
  allowOrigins: ["*"],
  allowMethods: ["GET", "POST"] as ("GET" | "POST")[],
  // A browser does not count `authorization` into the wildcard, so it stands here by name (Fetch standard, CORS-preflight fetch).
  allowHeaders: ["authorization", "content-type", "x-request-id", "*"],
  exposeHeaders: [
    "x-request-id",
    "x-ratelimit-limit-requests",
    "x-ratelimit-remaining-requests",
    "x-ratelimit-reset-requests",
    "x-ratelimit-limit-tokens",
    "x-ratelimit-remaining-tokens",
    "x-ratelimit-reset-tokens",
    "x-ratelimit-limit-concurrent",
    "x-ratelimit-remaining-concurrent",
    "x-ratelimit-remaining-usd",
    "retry-after",
    "retry-after-ms",
  ],
  maxAge: "1 day" as const,
};

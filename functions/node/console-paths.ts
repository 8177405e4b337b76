// Which requests are for the console, where it shares the gateway's address.

/** These, and all below them. Only data: the router of a custom domain is deployed with it. */
export const CONSOLE_PATHS = ["/console", "/v1/organization"] as const;

/** What a log line says of the console's files. The local server builds them when it reads that. */
export const FILES_ARE_MISSING = "the console's files are missing";

export function isForConsole(path: string): boolean {
  return CONSOLE_PATHS.some((own) => path === own || path.startsWith(`${own}/`));
}

// Which requests are for the console, where it shares the gateway's address.

/** These, and all below them. Only data: the router of a custom domain is deployed with it. */
export const CONSOLE_PATHS = ["/console", "/v1/organization"] as const;

export function isForConsole(path: string): boolean {
  return CONSOLE_PATHS.some((own) => path === own || path.startsWith(`${own}/`));
}

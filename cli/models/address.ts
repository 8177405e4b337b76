// The address of a provider as it may be shown.

/** Without user, password, query and fragment, which may hold credentials. */
export function addressOf(apiBase: string): string {
  const { origin, pathname } = new URL(apiBase);
  return `${origin}${pathname === "/" ? "" : pathname}`;
}

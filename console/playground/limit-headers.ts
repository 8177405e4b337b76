// The limits in an answer's headers.

export interface HeaderLimit {
  readonly title: string;
  readonly limit: number;
  readonly remaining: number;
  /** Such as `31s`. */
  readonly resets: string | undefined;
}

const KINDS = [
  ["requests", "Requests"],
  ["tokens", "Tokens"],
  ["concurrent", "At the same time"],
] as const;

export function limitsIn(headers: Headers): readonly HeaderLimit[] {
  return KINDS.flatMap(([kind, title]) => {
    const limit = Number(headers.get(`x-ratelimit-limit-${kind}`) ?? Number.NaN);
    const remaining = Number(headers.get(`x-ratelimit-remaining-${kind}`) ?? Number.NaN);
    if (Number.isNaN(limit) || Number.isNaN(remaining)) return [];
    return [{ title, limit, remaining, resets: headers.get(`x-ratelimit-reset-${kind}`) ?? undefined }];
  });
}

export function dollarsLeftIn(headers: Headers): number | undefined {
  const text = headers.get("x-ratelimit-remaining-usd");
  return text === null ? undefined : Number(text);
}

// What one call may hold of a model that many share: a caller who names a huge maximum must not keep the others out.
import type { RateLimit } from "../directory/directory.ts";

interface Call {
  /** What it needs: the estimate of its prompt, and all that it may generate. */
  readonly tokens: number;
  readonly promptTokens: number;
  /** What a request is given that names no maximum. */
  readonly maximumTokens: number;
  readonly key: RateLimit;
}

/** Of the windows that the shared subject limits. What a call uses beyond is owed. */
export interface Hold {
  readonly minute: number;
  readonly day: number;
}

/** Of a window, for keys without a limit of their own. */
const PART = 10;

export function holdOf({ tokens, promptTokens, maximumTokens, key }: Call, shared: RateLimit): Hold {
  const { tpm, tpd } = key;
  const of = (window: number | undefined): number => {
    if (tpm !== undefined || tpd !== undefined) return Math.min(tokens, tpm ?? tokens, tpd ?? tokens);
    if (window === undefined) return tokens;
    return Math.min(tokens, Math.max(promptTokens + Math.floor(window / PART), maximumTokens));
  };
  return { minute: of(shared.tpm), day: of(shared.tpd) };
}

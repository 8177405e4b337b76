// A token that ends: fetched when a call needs it, shared by all calls, and renewed before it ends.

export interface Token {
  readonly text: string;
  /** Milliseconds for which it is valid. */
  readonly lifetime: number;
}

export interface RenewedToken {
  /** Throws what fetching threw, where there is no token that is still valid. */
  get(): Promise<string>;
  /** To be called when a provider refuses a token. Whether another one may be had at once. */
  refused(text: string): boolean;
}

interface Options {
  readonly fetchToken: (signal: AbortSignal) => Promise<Token>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** All in milliseconds. How long before its end a token is renewed, and how long before it is no longer sent. */
const RENEWAL = 5 * 60_000;
const MARGIN = 10_000;
/** Between two attempts while fetching fails, and between two tokens that are given up because they were refused. */
const REST = 3_000;
const LONGEST_FETCH = 10_000;

interface Held {
  readonly text: string;
  readonly renewAt: number;
  readonly until: number;
}

/** Many calls at once fetch one token. While a valid token is renewed, calls go on with it, also if that fails. */
export function renewedToken({ fetchToken, now }: Options): RenewedToken {
  let held: Held | undefined;
  let underway: { readonly token: Promise<string>; readonly until: number } | undefined;
  let failure: { readonly error: unknown; readonly until: number } | undefined;
  let lastRefusal = Number.NEGATIVE_INFINITY;

  async function fetchAnew(): Promise<string> {
    const at = now();
    try {
      const { text, lifetime } = await limited(fetchToken);
      held = { text, renewAt: at + Math.max(lifetime - RENEWAL, lifetime / 2), until: at + lifetime - MARGIN };
      failure = undefined;
      return text;
    } catch (error) {
      failure = { error, until: now() + REST };
      throw error;
    }
  }

  /** An instance may be frozen in the middle of it, and the connection be gone when it goes on. */
  function renew(): Promise<string> {
    const at = now();
    if (underway !== undefined && at < underway.until) return underway.token;
    if (failure !== undefined && at < failure.until) return Promise.reject(failure.error);
    const begun = { token: fetchAnew(), until: at + LONGEST_FETCH };
    const end = () => {
      if (underway === begun) underway = undefined;
    };
    begun.token.then(end, end);
    underway = begun;
    return begun.token;
  }

  return {
    async get() {
      const at = now();
      if (held === undefined || at >= held.until) return renew();
      if (at >= held.renewAt) renew().catch(() => {});
      return held.text;
    },
    refused(text) {
      if (held?.text !== text) return true; // It has been replaced meanwhile.
      if (now() - lastRefusal < REST) return false;
      lastRefusal = now();
      held = undefined;
      return true;
    },
  };
}

async function limited<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const timeout = setTimeout(() => controller.abort(new Error("the token endpoint was silent")), LONGEST_FETCH);
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timeout);
  }
}

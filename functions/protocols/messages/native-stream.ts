// How far a provider's own stream of a message has come.
import { NO_COUNTS, type TokenCounts } from "./outbound/answer/usage.ts";

export interface NativeStream {
  /** Of `message_start`. */
  message: { readonly id: string | undefined } | undefined;
  /** Whether it says anything of an answer yet. */
  hasBegun: boolean;
  /** Whether it has a stop reason, and nothing came after it. */
  isFinished: boolean;
  /** The tools' blocks that have begun and not ended. */
  readonly openCalls: Set<number>;
  counts: TokenCounts;
}

export function openNativeStream(): NativeStream {
  return { message: undefined, hasBegun: false, isFinished: false, openCalls: new Set(), counts: NO_COUNTS };
}

/** A body that ends here has all of the answer: copies of the protocol leave `message_stop` out. */
export function canEnd({ hasBegun, isFinished, openCalls }: NativeStream): boolean {
  return hasBegun && isFinished && openCalls.size === 0;
}

// The attempts of the SDK to send a command: after which it is unknown whether DynamoDB has done it, and which are not repeated.
import type { UpdateCommand } from "@aws-sdk/lib-dynamodb";

interface Watching {
  /** Whether it is not to be repeated once an attempt may have been applied. */
  readonly isOnce: boolean;
  /** Told of each attempt that may have been applied. */
  onDoubt?(): void;
}

/** Watches a command that was not sent yet. `causeOf` returns why it failed. */
export function watchAttempts({ middlewareStack }: UpdateCommand, { isOnce, onDoubt = () => {} }: Watching) {
  const insideRetries = { step: "finalizeRequest", priority: "low" } as const;
  let lost: unknown;
  middlewareStack.add(
    (next) => (args) =>
      next(args).catch((error) => {
        if (error instanceof AttemptLostError || isCertain(error)) throw error; // The document client watches twice.
        onDoubt();
        lost = error;
        throw isOnce ? new AttemptLostError() : error;
      }),
    insideRetries,
  );
  return { causeOf: (error: unknown) => (error instanceof AttemptLostError ? lost : error) };
}

/** The SDK does not know it, nor has it a cause that it knows, and so does not try again. */
class AttemptLostError extends Error {
  override readonly name = "AttemptLostError";
}

/** Nothing was sent. */
const NOT_CONNECTED: readonly unknown[] = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"];

/** Whether it was surely not applied: DynamoDB has refused it, such as by throttling, or was not reached. */
function isCertain(error: { readonly $fault?: unknown; readonly code?: unknown }): boolean {
  return error.$fault === "client" || NOT_CONNECTED.includes(error.code);
}

// Something that a form or a button does once at a time, and how that went.
import { useRef, useState } from "preact/hooks";
import type { ApiError } from "../../functions/admin/api/transport.ts";
import { asApiError } from "../api/as-api-error.ts";

export interface Action {
  readonly isBusy: boolean;
  readonly failure: ApiError | undefined;
  /** Resolves in any case. A second run waits for nothing: it is left out while the first is busy. */
  readonly run: (work: () => Promise<void>) => Promise<void>;
  readonly clear: () => void;
}

export function useAction(): Action {
  const [failure, setFailure] = useState<ApiError | undefined>(undefined);
  const [isBusy, setBusy] = useState(false);
  const isRunning = useRef(false);
  const run = async (work: () => Promise<void>) => {
    if (isRunning.current) return;
    isRunning.current = true;
    setBusy(true);
    setFailure(undefined);
    await work().catch((error: unknown) => setFailure(asApiError(error)));
    isRunning.current = false;
    setBusy(false);
  };
  return { isBusy, failure, run, clear: () => setFailure(undefined) };
}

// AWS Lambda in small: a function's bundle in a pool of instances.

import { StartError } from "../functions/node/start-error.ts";
import type { Bundle } from "./bundle.ts";
import { type EnvironmentOptions, startEnvironment } from "./lambda/environment.ts";
import { createPool, type Pool, type Start } from "./lambda/pool.ts";

export interface LambdaOptions extends EnvironmentOptions {
  /** How many instances may exist at once. */
  concurrency: number;
}

export interface Lambda extends Omit<Pool, "warm" | "replace"> {
  /** New calls get new instances, also for the same bundle. See the pool's `replace`. */
  replace(bundle: Bundle): ReturnType<Pool["replace"]>;
}

/** Settles when one instance is warm. Throws a StartError when the function does not start; its log says why. */
export async function startLambda(options: LambdaOptions): Promise<Lambda> {
  const startFrom = (bundle: Bundle): Start => {
    return (signal) => startEnvironment({ ...options, bundle }, signal);
  };
  const pool = createPool({ size: options.concurrency, start: startFrom(options.bundle) });
  try {
    await pool.warm();
  } catch (cause) {
    throw new StartError(`the function does not start: ${(cause as Error).message}`, { cause });
  }
  return { ...pool, replace: (bundle) => pool.replace(startFrom(bundle)) };
}

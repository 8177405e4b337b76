// AWS Lambda in small: a function's bundle in a pool of execution environments.
import { type EnvironmentOptions, startEnvironment } from "./lambda/environment.ts";
import { createPool, type Pool } from "./lambda/pool.ts";
import { StartError } from "./start-error.ts";

export interface LambdaOptions extends EnvironmentOptions {
  /** How many execution environments may exist at once. */
  concurrency: number;
}

export type Lambda = Omit<Pool, "warm">;

/** Settles when one environment is warm. Throws a StartError when the function does not start; its log says why. */
export async function startLambda(options: LambdaOptions): Promise<Lambda> {
  const pool = createPool({ size: options.concurrency, start: (signal) => startEnvironment(options, signal) });
  try {
    await pool.warm();
    return pool;
  } catch (cause) {
    throw new StartError(`the function does not start: ${(cause as Error).message}`, { cause });
  }
}

// What the simulated provider knows of Google's models by their names. One that it does not know is like the newest.

/** Its calls of tools come back with the signature of the thought behind them, or are refused. */
export function signsCalls(model: string): boolean {
  return !/^(gemini-[12]\b|gemma)/.test(model);
}

export function canThink(model: string): boolean {
  return !/^(gemini-(1\b|2\.0)|gemma)/.test(model);
}

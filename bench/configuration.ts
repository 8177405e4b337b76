// What an operator would write: a model with the limits of its provider's account, and a key with limits of its own.
// They are set too high to refuse a call of the bench, and are checked for each.
import { parseConfiguration } from "../functions/core/configuration.ts";

export const KEY = "bench-secret-key";
export const MODEL = "bench-model";

export const configuration = parseConfiguration(
  JSON.stringify({
    models: [{ name: MODEL, model: "openai/gpt-4.1-mini", rate_limit: { rpm: 1e7, tpm: 1e12 } }],
    keys: [
      {
        name: "bench",
        key: KEY,
        allowed_models: [MODEL],
        rate_limit: { rpm: 1e7, tpm: 1e12, rpd: 1e9, tpd: 1e14, concurrency: 1000 },
      },
    ],
  }),
);

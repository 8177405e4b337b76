// The models and keys of the pictures.
const DAY = 24 * 60 * 60_000;

interface KeyOfPicture {
  readonly name: string;
  /** Its part of all calls. */
  readonly share: number;
  readonly models: readonly string[];
  readonly rate_limit?: object;
  readonly budget?: object;
  readonly expires_at?: string;
}

const inDays = (days: number) => new Date(Date.now() + days * DAY).toISOString();

export const KEYS: readonly KeyOfPicture[] = [
  {
    ...{ name: "team-checkout", share: 0.42, models: ["my-gpt4-mini", "my-claude"], expires_at: inDays(83) },
    ...{ rate_limit: { rpm: 120 }, budget: { usd_per_month: 1.5 } },
  },
  {
    ...{ name: "team-support", share: 0.25, models: ["my-claude"] },
    ...{ rate_limit: { rpm: 300, tpm: 400_000 }, budget: { usd_per_month: 20 } },
  },
  { name: "batch-nightly", share: 0.14, models: ["my-mistral", "my-gpt4-mini"], rate_limit: { rpd: 90 } },
  { name: "search-summaries", share: 0.1, models: ["my-gpt4-mini"], rate_limit: { rpm: 60, concurrency: 4 } },
  { name: "mobile-app", share: 0.06, models: ["my-claude", "my-mistral"], budget: { usd_per_day: 2 } },
  { name: "ci", share: 0.03, models: ["my-gpt4-mini"], expires_at: inDays(12) },
];

const MODELS = [
  ["my-gpt4-mini", "openai/gpt-4.1-mini", 0.4, 1.6],
  ["my-claude", "anthropic/claude-sonnet-4-5", 3, 15],
  ["my-mistral", "mistral/mistral-medium-latest", 0.4, 2],
] as const;

export const secretOf = (name: string) => `secret-of-${name}`;

/** `address` is the provider's. */
export function configurationAt(address: string): object {
  return {
    models: MODELS.map(([name, model, prompt, completion]) => ({
      ...{ name, model, prices: { prompt, completion } },
      provider_config: { api_base: address, api_key: "a-provider-key" },
      ...(name === "my-gpt4-mini" && { rate_limit: { rpm: 600, tpm: 1_000_000 }, fallbacks: ["my-claude"] }),
      ...(name === "my-claude" && { rate_limit: { tpm: 500_000 } }),
    })),
    keys: KEYS.map(({ name, models, share: _, ...key }) => ({
      ...{ name, key: secretOf(name), allowed_models: models },
      ...key,
    })),
  };
}

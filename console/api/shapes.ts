// What the admin API answers, as far as the console reads it.

export type Role = "viewer" | "operator" | "admin";

export interface Session {
  readonly name: string;
  readonly role: Role;
  /** Null of an admin key that does not expire. */
  readonly expires_at: string | null;
  readonly stage: string;
  readonly gateway_url: string;
  readonly version: string;
}

export interface List<Item> {
  readonly data: readonly Item[];
  readonly first_id: string | null;
  readonly last_id: string | null;
  readonly has_more: boolean;
}

export interface RateLimit {
  readonly rpm?: number;
  readonly tpm?: number;
  readonly rpd?: number;
  readonly tpd?: number;
  readonly concurrency?: number;
}

export interface Budget {
  readonly usd_per_day?: number;
  readonly usd_per_month?: number;
}

export type LimitKind = keyof RateLimit | keyof Budget;

export interface Key {
  readonly id: string;
  readonly name: string;
  readonly allowed_models: readonly string[];
  readonly state: "active" | "grace" | "disabled" | "expired";
  readonly created_at?: string;
  readonly expires_at?: string;
  readonly rate_limit?: RateLimit;
  readonly budget?: Budget;
}

/** As it is answered once, when a key is created or rotated. */
export interface KeyWithSecret extends Key {
  readonly key: string;
}

export interface Prices {
  readonly prompt?: number;
  readonly completion?: number;
  readonly cached_prompt?: number;
  readonly cache_write?: number;
}

export interface Pricing {
  readonly model?: string;
  readonly source: string;
  readonly prices?: Prices;
}

export interface Target {
  readonly model: string;
  readonly weight?: number;
  readonly [member: string]: unknown;
}

export interface Model {
  readonly name: string;
  readonly model?: string;
  readonly targets?: readonly Target[];
  readonly aliases?: readonly string[];
  readonly fallbacks?: readonly string[];
  readonly rate_limit?: RateLimit;
  readonly prices?: Prices;
  readonly pricing?: Pricing | readonly Pricing[];
  readonly provider_config?: Readonly<Record<string, unknown>>;
  readonly keys?: readonly string[];
  readonly [member: string]: unknown;
}

export interface Standing {
  readonly limit: LimitKind;
  readonly value: number;
  readonly used: number;
  readonly remaining: number;
  readonly resets_at: string | null;
}

export interface Standings {
  /** Such as `key:team-a` or `model:my-gpt4-mini`. */
  readonly subject: string;
  readonly limits: readonly Standing[];
}

export interface Bucket<Result> {
  /** Seconds since 1970. */
  readonly start_time: number;
  readonly end_time: number;
  readonly results: readonly Result[];
}

export interface Page<Result> {
  readonly data: readonly Bucket<Result>[];
  readonly has_more: boolean;
  readonly next_page: string | null;
}

interface Grouped {
  readonly api_key_id?: string | null;
  readonly api_key_name?: string | null;
  readonly model?: string | null;
}

export interface Totals {
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly input_cached_tokens: number;
  readonly num_model_requests: number;
  readonly num_refusals: number;
  readonly num_failures: number;
  readonly cost_usd: number;
}

/** What was used, by key, by model, or of all. */
export interface UsageResult extends Grouped, Totals {}

export interface Times {
  readonly count: number;
  readonly p50: number | null;
  readonly p95: number | null;
}

export interface PerformanceResult extends UsageResult {
  readonly time_to_first_token: Times;
  readonly duration: Times;
  readonly errors: Readonly<Record<string, number>>;
}

export interface UsageSummary {
  readonly data: readonly Bucket<PerformanceResult>[];
  /** Of the span before. */
  readonly before: Totals;
  /** The most requests first. */
  readonly keys: readonly (Totals & { readonly api_key_name: string })[];
}

export interface Attempt {
  readonly model: string;
  readonly target: string;
  readonly code: string;
  readonly status?: number;
  readonly cause?: string;
}

export interface Call {
  readonly id: string;
  readonly timestamp: string;
  readonly request_id?: string;
  readonly protocol: string;
  readonly key: string;
  readonly key_id?: string;
  readonly asked?: string;
  readonly model?: string;
  readonly served?: string;
  readonly target?: string;
  readonly stream: boolean;
  readonly status: number;
  readonly ending: "complete" | "failed" | "refused";
  readonly code?: string;
  readonly cause?: string;
  readonly limit?: string;
  readonly attempts?: readonly Attempt[];
  readonly finish_reasons?: readonly string[];
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly cached_tokens?: number;
  readonly estimated?: boolean;
  readonly time_to_first_token?: number;
  readonly duration: number;
  readonly cost_usd?: number;
}

export interface Calls extends List<Call> {
  /** What is recorded: `all`, `sample`, `failures` or `off`. */
  readonly recording?: string;
  /** The `after` of what follows. */
  readonly next?: string | null;
}

export interface AdminKey {
  readonly id: string;
  readonly name: string;
  readonly redacted_value: string;
  readonly created_at: number;
  readonly expires_at?: number | null;
  /** At most an hour before its last use. */
  readonly last_used_at?: number | null;
  readonly state: "active" | "disabled" | "expired";
  readonly owner: { readonly role: Role };
}

export interface AuditEvent {
  readonly id: string;
  readonly type: string;
  /** Seconds since 1970. */
  readonly effective_at: number;
  readonly actor: { readonly type: string; readonly name?: string; readonly id?: string };
  readonly resource?: { readonly id: string; readonly name?: string };
  readonly changes?: readonly { readonly path: string; readonly before?: unknown; readonly after?: unknown }[];
  readonly address?: string;
  /** As the request says: not verified. */
  readonly forwarded_for?: string;
  readonly request_id?: string;
}

export interface PlannedChange {
  readonly action: "add" | "change" | "remove";
  readonly kind: "model" | "key";
  readonly name: string;
  readonly public_id?: string | null;
  readonly fields: readonly { readonly field: string; readonly before?: unknown; readonly after?: unknown }[];
}

export interface Plan {
  readonly hash: string;
  readonly changes: readonly PlannedChange[];
  readonly unchanged: number;
  readonly warnings?: readonly string[];
  readonly left: readonly { readonly kind: string; readonly name: string }[];
}

export interface OpenSession {
  readonly id: string;
  readonly actor: { readonly name: string; readonly role: Role };
  /** Seconds since 1970, as is `expires_at`. */
  readonly created_at: number;
  readonly expires_at: number;
  readonly address?: string;
  /** As the request says: not verified. */
  readonly forwarded_for?: string;
  /** Whether it is the one that asks. */
  readonly is_current: boolean;
}

// A target: one deployment of a model, which a call can ask. A model has one, or several in `targets`.
import { rememberedOf } from "../remembered.ts";
import type { Model } from "./directory.ts";

/** The model's own members, with those that this target has for itself. */
export interface Target extends Omit<Model, "model" | "targets"> {
  readonly model: string;
  readonly weight?: number | undefined;
  readonly timeout: number;
  readonly idle_timeout: number;
}

/** In the order of the model's entry. What a target leaves out it has of its model. The same model has the same ones. */
export const targetsOf = rememberedOf((model: Model): readonly Target[] => {
  const { model: only, targets = [], ...common } = model;
  if (only !== undefined) return [{ ...common, model: only, ...timesOf(common, only) }];
  return targets.map((target) => {
    const { max_output_tokens = common.max_output_tokens, prices = common.prices, ...own } = target;
    const capabilities = { ...common.capabilities, ...own.capabilities };
    const times = timesOf(common, own.model);
    return { ...common, ...own, ...times, max_output_tokens, capabilities, ...(prices && { prices }) };
  });
});

/** Milliseconds. */
const PATIENCE = { usual: 60_000, silent: 300_000 };

/** Providers who send nothing while a model thinks, which may take minutes. */
const SILENT_PROVIDERS: ReadonlySet<string> = new Set(["gemini", "vertex", "bedrock"]);

function timesOf({ timeout, idle_timeout }: Pick<Model, "timeout" | "idle_timeout">, model: string) {
  const patience = SILENT_PROVIDERS.has(partsOf(model).provider) ? PATIENCE.silent : PATIENCE.usual;
  return { timeout: timeout ?? patience, idle_timeout: idle_timeout ?? patience };
}

/** What of a target a document or a file has: the two that say where a call goes. */
export interface Deployment<Config = unknown> {
  readonly model: string;
  readonly provider_config?: Config | undefined;
}

export interface Deployed<Config> {
  readonly model?: string | undefined;
  readonly provider_config?: Config | undefined;
  readonly targets?: readonly Deployment<Config>[] | undefined;
}

/** The same of an entry as it is written or stored. `path` is where the members are, within the entry. */
export function deploymentsOf<Config>(entry: Deployed<Config>): readonly (Deployment<Config> & { path: string })[] {
  const { model, provider_config, targets = [] } = entry;
  if (model !== undefined) return [{ path: "", model, provider_config }];
  return targets.map(({ model, provider_config }, at) => ({ path: `targets[${at}].`, model, provider_config }));
}

/** Members of `provider_config` that do not say where a target is. */
const NOT_A_PLACE: ReadonlySet<string> = new Set(["api_key", "credentials", "headers"]);

/** What is asked: an id at an address. Models of several names, with fallbacks of their own, may share one. */
export const placeOf = rememberedOf(({ model, provider_config }: Deployment): string => {
  const members = Object.entries(provider_config ?? {});
  const place = members.filter(([name, value]) => !NOT_A_PLACE.has(name) && value !== undefined);
  return JSON.stringify([model, ...place.sort(([one], [other]) => (one < other ? -1 : 1))]);
});

/**
 * A name for each target, which stays when its key, its weight or its position changes. Targets at the same place, as those
 * of several accounts, are distinguished by their order.
 */
export function namesOf(targets: readonly Deployment[]): string[] {
  const seen = new Map<string, number>();
  return targets.map((target) => {
    const place = placeOf(target);
    const earlier = seen.get(place) ?? 0;
    seen.set(place, earlier + 1);
    return `${earlier} ${place}`;
  });
}

/** The two parts of a target's `provider/id`; the id keeps every later slash. */
export function partsOf(model: string): { provider: string; id: string } {
  const slash = model.indexOf("/");
  return { provider: model.slice(0, slash), id: model.slice(slash + 1) };
}

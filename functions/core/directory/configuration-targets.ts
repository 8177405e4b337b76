// What must be true of a model's target, or its several `targets`, in a file. It looks at the file as it came.
import { isMembers, type Members } from "../wire/members.ts";
import { placeOf } from "./target.ts";

/** The members that say what is asked. */
export interface Place {
  /** Such as `models[0]` or `models[0].targets[1]`. */
  readonly path: string;
  readonly members: Members;
}

/** One for each target that can be read, of all models. */
export function placesIn(models: readonly (Members | undefined)[]): Place[] {
  return models.flatMap((entry, at) => {
    const path = `models[${at}]`;
    const targets = targetsIn(entry).map((members, index) => ({ path: `${path}.targets[${index}]`, members }));
    return [...(entry ? [{ path, members: entry }] : []), ...targets.filter(isReadable)];
  });
}

function isReadable(place: { path: string; members: Members | undefined }): place is Place {
  return place.members !== undefined;
}

function targetsIn(entry: Members | undefined): (Members | undefined)[] {
  const list = entry?.["targets"];
  return Array.isArray(list) ? list.map((target) => (isMembers(target) ? target : undefined)) : [];
}

/** One line for each error, without the model's own path. */
export function errorsOfTargets(entry: Members): string[] {
  const { model, targets, provider_config: config, state } = entry;
  if (targets === undefined) return model === undefined ? ["model: missing; give `model`, or several `targets`"] : [];
  return [
    ...(model === undefined ? [] : ["targets: cannot be combined with `model`; give one of the two"]),
    ...(config === undefined ? [] : ["provider_config: belongs to each target; write it into `targets`"]),
    ...(state === undefined ? [] : ["state: is for models with one target; only that one has what it has stored"]),
    ...duplicates(targetsIn(entry)),
  ];
}

/** Targets at one place may be of several accounts. Whether two keys that are kept are the same, a file does not say. */
function duplicates(targets: readonly (Members | undefined)[]): string[] {
  const firsts = new Map<string, number>();
  return targets.flatMap((target, at) => {
    const identity = target && identityOf(target);
    if (identity === undefined) return [];
    const first = firsts.get(identity) ?? at;
    firsts.set(identity, first);
    return first < at ? [`targets[${at}]: the same as targets[${first}]; give that one a larger weight`] : [];
  });
}

function identityOf({ model, provider_config: config = {} }: Members): string | undefined {
  if (typeof model !== "string" || !isMembers(config)) return undefined;
  const { api_key: key, credentials, headers } = config;
  const secrets = [key, credentials, ...(isMembers(headers) ? Object.values(headers) : [])];
  if (secrets.some((secret) => isMembers(secret) && secret["kept"] === true)) return undefined;
  return JSON.stringify([placeOf({ model, provider_config: config }), key, credentials, headers]);
}

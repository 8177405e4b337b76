// A model as operators write it in a file, from what is stored.
import type { ModelDocument } from "../../core/directory/directory.ts";
import { KEPT } from "../../core/directory/provider-config-in-file.ts";
import { shownAddress } from "../../core/directory/shown-address.ts";

/** What applies the file looks the catalogue's prices up again. */
export function withoutCatalogue<Model extends Partial<ModelDocument>>(model: Model) {
  const { catalogue: _, targets, ...written } = model;
  if (targets === undefined) return written;
  return { ...written, targets: targets.map(({ catalogue: _, ...target }) => target) };
}

/** Every other field stays in its place, and so does a reference: the name of a parameter is no secret. */
export function withoutSecrets<Model extends Pick<ModelDocument, "provider_config" | "targets">>(model: Model) {
  const { targets } = model;
  return targets === undefined ? withKept(model) : { ...model, targets: targets.map(withKept) };
}

function withKept<Deployment extends Pick<ModelDocument, "provider_config">>(model: Deployment) {
  const { api_key: key, api_base: base, credentials, headers } = model.provider_config ?? {};
  const kept = {
    ...(typeof key === "string" && { api_key: KEPT }),
    ...(base !== undefined && shownAddress(base) !== base && { api_base: KEPT }),
    ...(typeof credentials === "string" && { credentials: KEPT }),
    ...(headers && { headers: Object.fromEntries(Object.keys(headers).map((name) => [name, KEPT])) }),
  };
  return Object.keys(kept).length === 0 ? model : { ...model, provider_config: { ...model.provider_config, ...kept } };
}

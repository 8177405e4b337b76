// A model as operators write it in a file, from what is stored.
import { KEPT } from "../../functions/core/directory/configuration-schema.ts";
import type { ModelDocument } from "../../functions/core/directory/directory.ts";
import { shownAddress } from "../../functions/core/directory/shown-address.ts";

/** What applies the file looks the catalogue's prices up again. */
export function withoutCatalogue<Model extends object>(model: Model & Pick<ModelDocument, "catalogue">) {
  const { catalogue: _, ...written } = model;
  return written;
}

/** Every other field stays in its place, and so does a reference: the name of a parameter is no secret. */
export function withoutSecrets<Model extends Pick<ModelDocument, "provider_config">>(model: Model) {
  const { api_key: key, api_base: base } = model.provider_config ?? {};
  const kept = {
    ...(typeof key === "string" && { api_key: KEPT }),
    ...(base !== undefined && shownAddress(base) !== base && { api_base: KEPT }),
  };
  return Object.keys(kept).length === 0 ? model : { ...model, provider_config: { ...model.provider_config, ...kept } };
}

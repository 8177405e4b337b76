// Which resource a model is asked at, and the credentials for it. Azure has no address that all could share.
import type { Target } from "../../core/directory/target.ts";
import { type Access, accessOf } from "../credentials.ts";
import type { Credentials } from "../default-credentials.ts";

/** Undefined where neither the model nor the deployment names a resource. */
export function azureAccess(target: Pick<Target, "provider_config">, defaults: Credentials): Access | undefined {
  const { api_base: own } = target.provider_config ?? {};
  const home = hasHome(target, defaults) ? defaults.apiBase : undefined;
  if (home !== undefined) return accessOf(target, defaults, home);
  // A default key without an address belongs nowhere.
  return own === undefined ? undefined : accessOf(target, {}, own);
}

/** The simulated provider gets no model's own credentials. */
function hasHome({ provider_config: own }: Pick<Target, "provider_config">, { isSimulated }: Credentials): boolean {
  return !(isSimulated && (own?.credentials ?? own?.api_key));
}

/** The code reaches the log. */
export class MissingAddress extends Error {
  override readonly name = "MissingAddress";
  readonly code = "ADDRESS_MISSING";
}

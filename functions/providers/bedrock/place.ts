// Where one model is asked, and with whose credentials.
import { partsOf, type Target } from "../../core/directory/target.ts";
import type { OutboundProtocol } from "../../core/protocol.ts";
import { type Access, accessOf } from "../credentials.ts";
import type { Credentials } from "../default-credentials.ts";
import { type AwsPlace, addressOf, awsPlaceOf, endpointOf } from "./address.ts";
import { type Endpoint, regionOf } from "./model-id.ts";

export interface Place {
  readonly access: Access;
  /** In which a request is signed. */
  readonly region: string;
  /** Whether the deployment's role in AWS signs what has no key. */
  readonly isForRole: boolean;
}

interface Asked {
  readonly protocol: OutboundProtocol;
  readonly defaults: Credentials;
  /** The gateway's own. */
  readonly region: string;
}

/** The credentials of the deployment may go to Bedrock wherever it is. A model whose key is empty is asked without any. */
export function placeOf(target: Target, { protocol, defaults: all, region: ownRegion }: Asked): Place {
  const { api_base: base, api_key: key, region: wanted } = target.provider_config ?? {};
  const defaults = defaultsAt(endpointOf(protocol), all);
  const place = base === undefined ? undefined : awsPlaceOf(new URL(base));
  const usual = placeIn(defaults)?.region ?? regionOf(partsOf(target.model).id, ownRegion);
  const region = wanted ?? place?.region ?? usual;
  const home = base !== undefined && place !== undefined ? base : addressOf(endpointOf(protocol), region);
  const access = accessOf(target, defaults, home);
  return { access, region, isForRole: key === undefined && (access.isAtHome || place !== undefined) };
}

function placeIn({ apiBase }: Credentials): AwsPlace | undefined {
  return apiBase === undefined ? undefined : awsPlaceOf(new URL(apiBase));
}

/** An address of one of AWS's endpoints, and the key for it, are of no use at the other. */
function defaultsAt(endpoint: Endpoint, defaults: Credentials): Credentials {
  const { hasRole, isSimulated } = defaults;
  return (placeIn(defaults)?.endpoint ?? endpoint) === endpoint ? defaults : { hasRole, isSimulated };
}

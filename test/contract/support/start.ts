// The gateway of the contract's tables of errors: it has one model, and a key of every kind.
import type { Hook } from "../../../functions/core/hook.ts";
import type { GatewayRequest } from "../../../functions/core/request.ts";
import type { Fetch } from "../../../functions/core/upstream/fetch.ts";
import { MODEL } from "../../core/support/requests.ts";
import { startGateway } from "../../support/gateway.ts";

export interface Setting {
  readonly model?: object;
  readonly key?: object;
  readonly hooks?: readonly Hook[];
  /** In the provider's place. */
  readonly fetch?: Fetch;
  /** How often to ask. */
  readonly times?: number;
}

export function startWithKeys({ model = {}, key = {}, hooks = [], fetch }: Setting) {
  const keys = [
    { name: "demo", key: "my-secret-key", allowed_models: ["*"], ...key },
    { name: "off", key: "a-disabled-key", allowed_models: ["*"], disabled: true },
    { name: "old", key: "an-expired-key", allowed_models: ["*"], expires_at: "2020-01-01T00:00:00Z" },
  ];
  return startGateway({ models: [{ name: MODEL, retries: 0, ...model }], keys }, { hooks, ...(fetch && { fetch }) });
}

/** As often as the setting says: the last answer counts. */
export async function ask(
  gateway: Awaited<ReturnType<typeof startWithKeys>>,
  request: Partial<GatewayRequest>,
  times = 1,
) {
  for (let at = 1; at < times; at++) await gateway.ask(request);
  return gateway.ask(request);
}

export const failing = (thrown: unknown): Hook => ({ name: "failing", preCall: () => Promise.reject(thrown) });

// Whom a proxy says it forwards a request for. A caller can write the header too, and nothing here can tell.
import type { GatewayRequest } from "./request.ts";

/** The last address of `X-Forwarded-For`; undefined without one, and where it is the connection's own. */
export function forwardedFor(headers: GatewayRequest["headers"], address: string | undefined): string | undefined {
  const last = headers["x-forwarded-for"]?.split(",").at(-1)?.trim();
  return last !== undefined && last !== address && IS_ADDRESS.test(last) ? last : undefined;
}

/** Roughly, and short: it is stored and shown. */
const IS_ADDRESS = /^(?=.*[.:])[0-9a-f.:]{2,45}$/i;

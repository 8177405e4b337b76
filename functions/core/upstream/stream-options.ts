// Which targets refuse `stream_options`, which the gateway adds to every stream so that it is told the usage.
import { createExpiringSet, type ExpiringSet } from "./expiring-set.ts";

export type UsageRefusals = ExpiringSet;

export const createUsageRefusals: (now?: () => number) => UsageRefusals = createExpiringSet;

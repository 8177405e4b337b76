// Which targets refuse `stream_options`, which the gateway adds to every stream to get the usage.
import { createExpiringSet, type ExpiringSet } from "./expiring-set.ts";

export type UsageRefusals = ExpiringSet;

export const createUsageRefusals: (now?: () => number) => UsageRefusals = createExpiringSet;

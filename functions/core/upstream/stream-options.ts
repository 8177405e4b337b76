// Which targets refuse `stream_options`, which the gateway adds to every stream so that it is told the usage.
import { createShortMemory, type ShortMemory } from "./short-memory.ts";

export type UsageRefusals = ShortMemory;

export const createUsageRefusals: (now?: () => number) => UsageRefusals = createShortMemory;

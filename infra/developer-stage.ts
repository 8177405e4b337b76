// A stage of `sst dev`, whose functions run on the developer's machine: nothing is watched.
import { createConsole } from "./console.ts";
import { router } from "./domain.ts";
import { gateway } from "./gateway.ts";

export const outputs = { url: gateway.url, ...createConsole({ gatewayUrl: gateway.url, router }).outputs };

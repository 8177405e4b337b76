// Capabilities that a protocol's table says of every model.
import type { Capabilities } from "../../core/directory/capabilities.ts";

export type KnownCapabilities<Name extends keyof Capabilities> = {
  readonly [Each in Name]-?: NonNullable<Capabilities[Each]>;
};

// What everybody is measured with: one provider, one database, one load generator.
import type { Scope } from "../local/scope.ts";
import type { handlers as databaseHandlers } from "./database.ts";
import type { handlers as loadHandlers } from "./load.ts";
import { type Part, startPart } from "./part.ts";
import type { handlers as providerHandlers } from "./provider.ts";

export interface Parts {
  /** The provider's address, such as `http://127.0.0.1:4010/v1`. */
  readonly provider: string;
  readonly dynamoDb: string;
  readonly load: Part<typeof loadHandlers>;
}

export async function openParts(scope: Scope): Promise<Parts> {
  const provider = await scope.open(Promise.resolve(startPart<typeof providerHandlers>("provider.ts")));
  const database = await scope.open(Promise.resolve(startPart<typeof databaseHandlers>("database.ts")));
  const load = await scope.open(Promise.resolve(startPart<typeof loadHandlers>("load.ts")));
  return { provider: await provider.ask("start"), dynamoDb: await database.ask("start"), load };
}

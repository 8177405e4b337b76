// What every deployed stage must look like, one sentence each. broken.test.ts sees that each of them can fail.
import type { Deployment } from "../deployment.ts";
import { console } from "./console.ts";
import { gateway } from "./gateway.ts";
import { secrets } from "./secrets.ts";
import { tables } from "./tables.ts";
import { watching } from "./watching.ts";
import { whole } from "./whole.ts";

export type Expectations = Record<string, (deployment: Deployment) => void>;

export const expectations: Expectations = { ...gateway, ...console, ...tables, ...secrets, ...watching, ...whole };

/** One of them, by its sentence. */
export function expectation(sentence: string): Expectations[string] {
  const found = expectations[sentence];
  if (!found) throw new Error(`Nothing is expected that reads "${sentence}".`);
  return found;
}

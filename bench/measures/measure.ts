// A measure asks one subject for something and gives figures, each under the id of its row in the table.
import type { Parts } from "../parts.ts";
import type { Figures } from "../samples.ts";
import type { Sizes } from "../sizes.ts";
import type { LambdaFunction, Subject } from "../subjects.ts";

export interface Context {
  readonly parts: Parts;
  readonly sizes: Sizes;
  readonly functions: readonly LambdaFunction[];
}

export type Measure = (subject: Subject, context: Context) => Promise<Figures>;

// A measure asks one subject for something and gives figures, each under the id of its row in the table.
import type { Figures } from "../samples.ts";
import type { Context, Subject } from "../subjects.ts";

export type Measure = (subject: Subject, context: Context) => Promise<Figures>;

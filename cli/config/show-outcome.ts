// How far a plan was carried out, as the operator reads it.

import { documentOf } from "../../functions/admin/changes.ts";
import type { Outcome } from "../../functions/admin/configuration/carry-out.ts";
import { describeError } from "../describe-error.ts";
import { EXIT, Failure } from "../failure.ts";
import { titleOfDocument } from "./show-plan.ts";

/** Undefined if all of it was carried out. */
export function failureOf({ made, failed, isInterrupted }: Outcome, all: number): Failure | undefined {
  const rest = `${soFar(made.length, all)}; apply again for the rest`;
  if (isInterrupted) return new Failure(`interrupted, ${rest}`, EXIT.interrupted);
  if (failed.length === 0) return undefined;
  const lines = failed.map(({ change, reason }) => `${titleOfDocument(documentOf(change))}: ${describeError(reason)}`);
  return new Failure([...lines, rest].join("\n  "));
}

export function soFar(made: number, all: number): string {
  return `${made} of ${all} changes made`;
}

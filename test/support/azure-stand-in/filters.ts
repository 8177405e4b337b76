// What Azure's content filters say: of a prompt, of an answer, and in place of an answer.
import { readFixture } from "../fixtures.ts";
import type { Refusal } from "./error.ts";

const safe = { filtered: false, severity: "safe" };
export const FOUND = { hate: safe, self_harm: safe, sexual: safe, violence: safe };
export const PROMPT_RESULTS = [{ prompt_index: 0, content_filter_results: FOUND }];

/** As it was reported. */
export const PROMPT_BLOCKED: Refusal = {
  status: 400,
  body: JSON.parse(readFixture("recordings/azure/azure-content-filter-400.body.json")),
};

/** The first chunk of a stream. */
export const OPENING = {
  choices: [],
  created: 0,
  id: "",
  model: "",
  object: "",
  prompt_filter_results: PROMPT_RESULTS,
};

/** With an asynchronous filter, what it found in the text so far comes in a chunk of its own, which has no delta. */
export function lateResults(end: number): object {
  const offsets = { check_offset: end, start_offset: 0, end_offset: end };
  const choice = { content_filter_offsets: offsets, content_filter_results: FOUND, finish_reason: null, index: 0 };
  return { choices: [choice], created: 0, id: "", model: "", object: "" };
}

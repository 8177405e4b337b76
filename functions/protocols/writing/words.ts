// What the gateway itself says to a model, where a provider has no member for it.
import type { Members } from "../../core/wire/members.ts";

/** The user's, where the assistant's own message is the last. */
export const CONTINUE = "Continue.";

/** The user's, where a document needs text beside it. */
export const SEE_DOCUMENT = "See the document.";

/** A tool's, where its result may not be empty. */
export const NO_OUTPUT = "The tool returned nothing.";

/** A tool's, where its result cannot hold what it returned. */
export const IN_MESSAGE = "The user's message has what the tool returned.";

/** The user's, before what results cannot hold. */
export const RETURNED = "What the tools returned:";

/** The same, of one call. */
export function returnedBy(id: string): string {
  return `What the tool call ${id} returned:`;
}

/** A tool's, before what it returned, where nothing else says that it failed. */
export const FAILED = "Error:";

/** The assistant's, where nothing may be beside the results of tools. */
export const RESULTS_READ = "I have the results.";

/** The description of a tool that was called earlier, and is not there any more. */
export const NOT_AVAILABLE = "This tool is not available. Do not call it.";

/** What the assistant thought, where a model wants its thoughts back and they are lost. */
export function insteadOfThoughts(calls: readonly { name: string; id: string }[], said: string): string {
  if (calls.length === 0) return `I say: ${said.slice(0, LONGEST_SAID).toWellFormed()}`;
  return `I call ${calls.map(({ name, id }) => `${name} (${id})`).join(", ")}.`;
}

/** In characters. */
const LONGEST_SAID = 40;

/** A document's, where it is a part of what the user says. */
export function asDocument(title: string | undefined, text: string): string {
  const name = title === undefined ? "" : ` title=${JSON.stringify(title)}`;
  return `<document${name}>\n${text}\n</document>`;
}

/** An instruction. */
export const JSON_ONLY = "Answer with one JSON object and nothing else.";

export function askForSchema(schema: Members): string {
  return `${JSON_ONLY} It fits this JSON schema: ${JSON.stringify(schema)}`;
}

/** An instruction that stays between the turns. */
export function asInstruction(text: string): string {
  return `<system>${text}</system>`;
}

// Whether a refusal says that there is nothing at the address. A model that is missing, or what a request refers to, is another
// matter: both are answered with a 404, too.
import type { RawRefusal } from "../protocol.ts";
import { wordsOf } from "./provider-words.ts";

/** What is missing has a name, an id or a kind. Servers say of a path no more than that it was not found. */
const OF_A_THING = /\bmodel|deployment|\bvoice|\bfunction '|\bid\b|previous_response|_id\b|\b[a-z]{2,12}_[0-9a-f]{16}/;

export function saysNothingThere({ status, error }: Pick<RawRefusal, "status" | "error">): boolean {
  return (status === 404 || status === 405) && !OF_A_THING.test(wordsOf(error));
}

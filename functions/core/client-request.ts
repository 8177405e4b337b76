// What a protocol's parts need to know of a request that was read.

import type { Model } from "./directory/directory.ts";
import type { Form } from "./wire/form.ts";

export interface ClientRequest {
  /** Unique, and the gateway's own: it names what the call reserves. Clients may repeat a request id. */
  readonly id: string;
  /** The body as JSON text, unpacked and otherwise as it came. Parsed, it would take many times the memory. */
  readonly text: string;
  /** What the client has sent if it was a form: then the text has its fields, but for files. */
  readonly form?: Form | undefined;
  /** The model's name as the client sent it: an alias stays what it is. */
  readonly asked: string;
  /** The model of that name, for whose limits and usage the call counts, whichever target answers. */
  readonly model: Pick<Model, "name" | "rate_limit"> | undefined;
  readonly stream: boolean;
  /** Whether the client itself asked for the usage-only chunk of a stream. */
  readonly includeUsage: boolean;
  /** What the prompt is estimated at. */
  readonly promptTokens: number;
}

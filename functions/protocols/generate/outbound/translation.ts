// Serves clients of other protocols from providers that speak Google's generateContent.
import type { OutboundTranslation } from "../../../core/protocol.ts";
import type { Dialect } from "../dialect.ts";
import { readAnswer } from "./read-answer.ts";
import { writeRequest } from "./write-request.ts";

export function translationOf(dialect: Dialect): OutboundTranslation {
  return { writeRequest: (conversation, options) => writeRequest(conversation, options, dialect), readAnswer };
}

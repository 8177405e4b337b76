// Serves clients of other protocols from providers that speak Bedrock's Converse.
import type { OutboundTranslation } from "../../../core/protocol.ts";
import { readAnswer } from "./read-answer.ts";
import { writeRequest } from "./write-request.ts";

export const translation: OutboundTranslation = { writeRequest, readAnswer };

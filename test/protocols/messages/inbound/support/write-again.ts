// Messages requests that went through the internal form, and are written for Anthropic again.
import type { WrittenRequest } from "../../../../../functions/core/protocol.ts";
import { writeRequest } from "../../../../../functions/protocols/messages/outbound/write-request.ts";
import { type Asked, optionsFor } from "../../support/write.ts";
import { read } from "./read.ts";

export function writtenAgain(members: object, asked: Asked = {}): WrittenRequest {
  return writeRequest(read(members, asked.unsupported), optionsFor(asked));
}

// Serves clients of Responses from providers that speak another protocol.
import type { InboundTranslation } from "../../../core/protocol.ts";
import { unsupported } from "../../request-error.ts";

export const translation: InboundTranslation = {
  readRequest() {
    throw unsupported("model", "its provider speaks another protocol");
  },
};

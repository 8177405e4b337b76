// The same three faults in the words of each provider.
import * as anyOf from "../../support/anthropic-stand-in/faults.ts";
import * as bedrocks from "../../support/bedrock-stand-in/faults.ts";
import * as googles from "../../support/google-stand-in/faults.ts";
import { status } from "../../support/openai-stand-in.ts";
import { type Faults, REFUSAL } from "./target.ts";

/** Some words have come by then. */
const LATE = 5;

export const anthropic: Faults = {
  refused: anyOf.status(400, { message: REFUSAL }),
  overloaded: anyOf.overloaded(),
  brokenOff: anyOf.cutAfter(LATE),
};

export const openai: Faults = {
  refused: status(400, "invalid_request_error", REFUSAL),
  overloaded: status(503, "server_error", "The server is overloaded."),
  brokenOff: anyOf.cutAfter(LATE),
};

export const google: Faults = {
  refused: googles.status(400, { message: REFUSAL }),
  overloaded: googles.overloaded(),
  brokenOff: anyOf.cutAfter(1),
};

export const bedrock: Faults = {
  refused: bedrocks.exception("ValidationException", REFUSAL),
  overloaded: bedrocks.exception("ServiceUnavailableException"),
  brokenOff: anyOf.cutAfter(LATE),
};

// State that OpenAI keeps for its clients. Other providers have none of it: without it the model would answer another
// conversation, so that it is never left out.
import { type GatewayError, invalidRequest } from "../../../../core/error.ts";
import { type Place, pathOf } from "../../../reading/place.ts";
import { isSet } from "../../../reading/value-type.ts";

const SEND_ALL = "Send the whole conversation in 'input', with 'store': false";
const NOT_STORED = "this model's provider stores no responses";

/** Of members of the request. */
const ADVICE: Readonly<Record<string, string>> = {
  previous_response_id: `${NOT_STORED}. ${SEND_ALL}.`,
  conversation: `this model's provider stores no conversations. ${SEND_ALL}.`,
  prompt: "this model's provider stores no prompts. Send the prompt's text in 'instructions' or 'input'.",
};

export function refuseState({ members }: Place): void {
  for (const [name, advice] of Object.entries(ADVICE)) if (isSet(members[name])) throw refusal(name, advice);
  if (members["background"] === true) {
    throw refusal("background", "this model's provider answers at once only. Leave it out, and use 'stream': true.");
  }
}

/** Clients that keep no history of their own refer to what OpenAI stored. */
export function referenceRefused(item: Place): GatewayError {
  const advice = `${SEND_ALL}. In the AI SDK, set 'providerOptions.openai.store' to false.`;
  return refusal(pathOf(item, "type"), `${NOT_STORED}, so that items cannot be referred to. ${advice}`);
}

function refusal(path: string, problem: string): GatewayError {
  const code = path === "previous_response_id" ? "previous_response_not_found" : "unsupported_parameter";
  return invalidRequest(400, code, `Unsupported value for '${path}': ${problem}`, path);
}

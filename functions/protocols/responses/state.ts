// What a request needs that its provider has stored. It is never left out: the model would answer another conversation.
import { type GatewayError, invalidRequest } from "../../core/error.ts";
import { isMembers, type Members } from "../../core/wire/members.ts";

const SEND_ALL = "Send the whole conversation in 'input', with 'store': false.";

/** By the member of the request. */
const ADVICE: Readonly<Record<string, string>> = {
  previous_response_id: `responses are not stored for this model. ${SEND_ALL}`,
  conversation: `conversations are not stored for this model. ${SEND_ALL}`,
  prompt: "prompts are not stored for this model. Send the prompt's text in 'instructions' or 'input'.",
};

/** The refusal of a request that only its provider's store can serve. Undefined if it needs none. */
export function stateRefusal(body: Members): GatewayError | undefined {
  for (const [name, advice] of Object.entries(ADVICE)) if ((body[name] ?? null) !== null) return refusal(name, advice);
  if (body["background"] === true) {
    return refusal("background", "answers are not stored for this model. Leave it out, and use 'stream': true.");
  }
  const { input } = body;
  const at = Array.isArray(input) ? input.findIndex(isReference) : -1;
  if (at < 0) return undefined;
  const advice = `${SEND_ALL} In the AI SDK, set 'providerOptions.openai.store' to false.`;
  return refusal(
    `input[${at}].type`,
    `items are not stored for this model, so that they cannot be referred to. ${advice}`,
  );
}

/** Clients that keep no history of their own refer to what was stored. Such an item may have no type. */
function isReference(item: unknown): boolean {
  if (!isMembers(item)) return false;
  const { type = null, id = null, role = null } = item;
  return type === "item_reference" || (type === null && role === null && id !== null);
}

function refusal(path: string, problem: string): GatewayError {
  const code = path === "previous_response_id" ? "previous_response_not_found" : "unsupported_parameter";
  return invalidRequest(400, code, `Unsupported value for '${path}': ${problem}`, path);
}

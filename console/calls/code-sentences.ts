// What the codes of failed and refused calls mean, in a sentence each.

const SENTENCES: Readonly<Record<string, string>> = {
  invalid_api_key: "The key was missing, unknown, disabled or expired.",
  invalid_json: "The body was not JSON.",
  missing_required_parameter: "A field that is needed was missing, null or empty.",
  invalid_value: "A field had the wrong type or value, or was there twice.",
  unsupported_parameter: "The request had a field that this provider cannot honour, or that the model denies.",
  unsupported_endpoint: "The model's provider does not have this endpoint.",
  model_not_found: "There is no model of this name.",
  model_access_forbidden: "The key may not use this model.",
  price_unknown: "The key has a budget, and no target of the model has a price.",
  request_too_large: "The body was larger than 6 MiB.",
  unsupported_encoding: "The body had an encoding that is not read.",
  rate_limit_exceeded: "A limit of a minute was reached. The client was told when to try again.",
  concurrency_limit_exceeded: "No slot was free: as many calls as allowed were in progress.",
  insufficient_quota: "A budget, or a limit of a day, was used up.",
  context_length_exceeded: "The prompt was too long for the model.",
  upstream_auth_failed: "The provider refused the gateway's own credentials or bill.",
  upstream_unavailable: "The provider failed, or could not be reached.",
  upstream_overloaded: "The provider said that it was overloaded.",
  upstream_malformed: "The provider's answer was not what was asked for, such as broken JSON.",
  upstream_timeout: "The provider sent no first event, or no whole answer, in time.",
  upstream_truncated:
    "The provider's connection ended before its answer did. The client got an error event, and no [DONE].",
  upstream_stalled: "The provider fell silent in the middle of its answer.",
  client_stopped_reading: "The client left, or did not read its answer in time.",
  model_misconfigured: "The model cannot be asked as it is configured, such as without the provider's key.",
  deadline_exceeded: "The function's own time was nearly over.",
  limits_unavailable: "Counters or secrets could not be reached.",
  internal_error: "Something unforeseen happened in the gateway. Its log has the details.",
};

export function sentenceOf(code: string): string {
  return SENTENCES[code] ?? "The provider gave this code.";
}

export const KNOWN_CODES: readonly string[] = Object.keys(SENTENCES);

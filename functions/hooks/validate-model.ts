// Refuses calls for models that do not exist, that the key may not use, that have no known price for the key's budget, or
// that do not allow or cannot honor a member of the request.
import { isAllowed } from "../core/directory/allowed-models.ts";
import { invalidRequest, modelForbidden, modelNotFound } from "../core/error.ts";
import type { Hook } from "../core/hook.ts";
import { hasBudget } from "../core/limits/call-prices.ts";

export const validateModel: Hook = {
  name: "validate-model",
  async preCall({ asked, model, key, targets, prices, denied, unsupported }) {
    const [target] = targets;
    if (target === undefined || model === undefined) throw modelNotFound(asked);
    if (!isAllowed(key.allowed_models, model.name)) throw modelForbidden(key.name, asked);
    if (hasBudget(key) && !prices.has(target)) throw priceUnknown(asked, key.name);
    if (denied !== undefined)
      throw invalidRequest(400, "unsupported_parameter", `The model '${asked}' does not allow '${denied}'.`, denied);
    if (unsupported !== undefined) throw unsupported;
    return undefined;
  },
};

function priceUnknown(asked: string, key: string) {
  return invalidRequest(
    403,
    "price_unknown",
    `Key '${key}' has a budget, and the price of the model '${asked}' is unknown. The operator can give the model \`prices\`, ` +
      `mark it free with "prices": "none", or apply the file again to take the price from the catalogue.`,
  );
}

// Refuses calls for models that do not exist, that the key may not use, or that do not allow a member of the request.
import { isAllowed } from "../core/allowed-models.ts";
import { invalidRequest, modelNotFound } from "../core/error.ts";
import type { Hook } from "../core/hook.ts";

export const validateModel: Hook = {
  name: "validate-model",
  async preCall({ asked, key, targets, denied }) {
    if (targets.length === 0) throw modelNotFound(asked);
    if (!isAllowed(key.allowed_models, asked))
      throw invalidRequest(403, "model_access_forbidden", `Key '${key.name}' may not use the model '${asked}'.`);
    if (denied === undefined) return undefined;
    throw invalidRequest(400, "unsupported_parameter", `The model '${asked}' does not allow '${denied}'.`, denied);
  },
};

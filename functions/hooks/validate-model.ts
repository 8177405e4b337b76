// Refuses calls for models that do not exist or that the key may not use.
import { invalidRequest } from "../core/error.ts";
import type { Hook } from "../core/hook.ts";
import { modelNotFound } from "../core/models.ts";

export const validateModel: Hook = {
  name: "validate-model",
  async preCall({ asked, key, targets }) {
    if (targets.length === 0) throw modelNotFound(asked);
    if (key.allowed_models.includes(asked)) return undefined;
    throw invalidRequest(403, "model_access_forbidden", `Key '${key.name}' may not use the model '${asked}'.`);
  },
};

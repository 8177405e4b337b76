// What Anthropic's models say against a request, once Bedrock has nothing against it.
import { brokenRule } from "../../anthropic-stand-in/refusal.ts";
import { requestShape } from "../../anthropic-stand-in/request-shape.ts";
import { anthropicBody, betasOf } from "../claude.ts";
import type { KnownRequest } from "../request.ts";

export function claudeIsContent(request: KnownRequest): string | undefined {
  const { claude } = request.model;
  if (claude === undefined) return undefined;
  if (request.body.inferenceConfig?.temperature !== undefined && !claude.samples)
    return "temperature is deprecated for this model.";
  const body = anthropicBody(request);
  if (body.output_config?.format !== undefined && !claude.structures)
    return "output_config.format: Extra inputs are not permitted";
  return requestShape(body, "") ?? brokenRule({ body, model: claude, betas: betasOf(request.body) });
}

// What a file can get wrong about a model of Bedrock.
import type { Rule } from "../../core/directory/configuration-rules.ts";
import { placesIn } from "../../core/directory/configuration-targets.ts";
import { shown } from "../../core/directory/path.ts";
import { partsOf } from "../../core/directory/target.ts";
import { isMembers } from "../../core/wire/members.ts";
import { arnIn, geographyOf, isRegion } from "./model-id.ts";

export const bedrockRule: Rule = ({ models }) =>
  placesIn(models).flatMap(({ path, members: { model, provider_config: config = {} } }) => {
    if (typeof model !== "string" || !model.startsWith("bedrock/") || !isMembers(config)) return [];
    const { id } = partsOf(model);
    if (id.startsWith("arn:") && arnIn(id) === undefined) return [`${path}.model: is no ARN of Bedrock`];
    const fault = typeof config["region"] === "string" ? faultIn(config["region"], id) : undefined;
    return fault === undefined ? [] : [`${path}.provider_config.region: ${fault}`];
  });

function faultIn(region: string, id: string): string | undefined {
  if (!isRegion(region)) return "must be a region of AWS such as 'eu-central-1'";
  const arn = arnIn(id);
  if (arn !== undefined && arn.region !== "" && arn.region !== region)
    return `the model's ARN is in ${shown(arn.region)}`;
  const geography = geographyOf(id);
  if (geography === undefined || geography.sources.test(region)) return undefined;
  return `${shown(id)} cannot be asked from there; use a region of its geography such as ${shown(geography.home)}`;
}

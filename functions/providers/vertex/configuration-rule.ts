// What a file can get wrong about a model of Vertex AI. Credentials that the file only names are looked at when a call needs them.
import type { Rule } from "../../core/directory/configuration-rules.ts";
import { placesIn } from "../../core/directory/configuration-targets.ts";
import { documentIn } from "../../core/directory/provider-config-in-file.ts";
import { partsOf } from "../../core/directory/target.ts";
import { isMembers, type Members } from "../../core/wire/members.ts";
import { faultIn } from "./google-credentials.ts";
import { isServed, modelPathOf } from "./model-path.ts";

export const vertexRule: Rule = ({ models }) =>
  placesIn(models).flatMap(({ path, members: { model, provider_config: config = {} } }) => {
    if (typeof model !== "string" || !model.startsWith("vertex/") || !isMembers(config)) return [];
    const { publisher } = modelPathOf(partsOf(model).id);
    const unserved = isServed(publisher)
      ? []
      : [`${path}.model: of Vertex AI's publishers, only google and anthropic are served`];
    return [...unserved, ...errorsIn(config).map((error) => `${path}.provider_config.${error}`)];
  });

function errorsIn({ api_key: key, credentials, project }: Members): string[] {
  if (key !== undefined && credentials !== undefined)
    return ["credentials: cannot be combined with `api_key`; give one"];
  const document = documentIn(credentials);
  if (document === undefined) return [];
  const fault = faultIn(document);
  if (fault !== undefined) return [`credentials.${fault}`];
  const isMissing = project === undefined && document["project_id"] === undefined;
  return isMissing ? ["project: missing, and `credentials` has no `project_id`"] : [];
}

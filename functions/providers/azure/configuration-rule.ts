// What a file can get wrong about a model of Azure. Credentials that the file only names are looked at when a call needs them.
import type { Rule } from "../../core/directory/configuration-rules.ts";
import { placesIn } from "../../core/directory/configuration-targets.ts";
import { documentIn } from "../../core/directory/provider-config-in-file.ts";
import { partsOf } from "../../core/directory/target.ts";
import { isMembers, type Members } from "../../core/wire/members.ts";
import { faultIn } from "./client-credentials.ts";

export interface Surroundings {
  /** The deployment's address, for models that name none. */
  readonly address: string | undefined;
  /** The local server simulates models that name neither credentials nor an address. */
  readonly isLocal: boolean;
}

export function azureRule(surroundings: Surroundings): Rule {
  return ({ models }) =>
    placesIn(models).flatMap(({ path, members: { model, provider_config: config = {} } }) => {
      if (typeof model !== "string" || !model.startsWith("azure/") || !isMembers(config)) return [];
      const isStep = DOT_SEGMENT.test(partsOf(model).id);
      const errors = [...errorsOfAddress(config, surroundings), ...errorsOfCredentials(config)];
      return [
        ...(isStep ? [`${path}.model: is no deployment's name`] : []),
        ...errors.map((error) => `${path}.provider_config.${error}`),
      ];
    });
}

/** As a part of a path, it would lead elsewhere. */
const DOT_SEGMENT = /^\.{1,2}$/;

function errorsOfAddress({ api_base: base, ...config }: Members, { address, isLocal }: Surroundings): string[] {
  if (base !== undefined) return typeof base === "string" && OF_A_DEPLOYMENT.test(base) ? [`api_base: ${SHORTER}`] : [];
  const isSimulated = isLocal && !config["api_key"] && !config["credentials"];
  return address !== undefined || isSimulated ? [] : [`api_base: ${MISSING}`];
}

/** What Azure's pages show as the target of a deployment. */
const OF_A_DEPLOYMENT = /\/openai\/deployments\/|\/chat\/completions\b|\/responses\b/;
const EXAMPLE = "such as https://NAME.openai.azure.com";
const MISSING = `missing; write the resource's address, ${EXAMPLE}, or set AZURE_OPENAI_ENDPOINT`;
const SHORTER = `must be the resource's address, ${EXAMPLE}; write the deployment into \`model\`, and a version into \`api_version\``;

function errorsOfCredentials({ api_key: key, credentials }: Members): string[] {
  if (key !== undefined && credentials !== undefined)
    return ["credentials: cannot be combined with `api_key`; give one"];
  const document = documentIn(credentials);
  const fault = document && faultIn(document);
  return fault === undefined ? [] : [`credentials.${fault}`];
}

// The provider's key, which must not be readable by those who may only look at the function or at the state.
import { expect } from "vitest";
import { openaiApiKey } from "../deployment.ts";
import { only, type Properties, withoutSecrets } from "../state.ts";
import type { Expectations } from "./all.ts";

export const secrets: Expectations = {
  "keeps secrets out of the environment"({ resources }) {
    const { variables } = only(resources, "aws:lambda/function:Function", "GatewayFunction").inputs["environment"] as {
      variables: Properties;
    };
    expect(Object.keys(variables).sort()).toEqual(["SST_KEY", "SST_KEY_FILE", "SST_RESOURCE_App"]);
    expect(JSON.stringify(variables)).not.toContain(openaiApiKey);
  },

  "keeps secrets out of the clear text of the state"({ state }) {
    expect(state).toContain(openaiApiKey);
    expect(withoutSecrets(state)).not.toContain(openaiApiKey);
  },
};

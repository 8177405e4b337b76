// The providers' default keys for the service: one encrypted parameter, which ECS gives to the containers when they start.
import { providerKeys } from "./secrets.ts";

/** As SST reads links that are not single variables. */
const links = $resolve(providerKeys.map(({ name, value }) => $resolve([name, value]))).apply((keys) =>
  JSON.stringify(Object.fromEntries(keys.map(([name, value]) => [name, { value }]))),
);

/** Not among the parameters that models may name. */
export const defaultKeys = new aws.ssm.Parameter("DefaultKeys", {
  name: `/${$app.name}-service/${$app.stage}/default-keys`,
  type: "SecureString",
  tier: "Intelligent-Tiering",
  value: links,
});

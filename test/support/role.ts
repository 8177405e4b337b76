// The gateway's role in AWS with the credentials of an environment, as Lambda gives them to the function.
import type { RoleSource } from "../../functions/aws/role.ts";

/** They are read anew for each signature. */
export function roleIn(environment: NodeJS.ProcessEnv): RoleSource {
  const { AWS_REGION: region = "us-east-1" } = environment;
  return {
    region,
    async read() {
      const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey = "" } = environment;
      const sessionToken = environment["AWS_SESSION_TOKEN"] || undefined;
      return accessKeyId ? { region, accessKeyId, secretAccessKey, sessionToken } : undefined;
    },
  };
}

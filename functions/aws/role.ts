// The credentials of the gateway's role in AWS, as AWS's SDK finds them: in the environment on Lambda, and elsewhere also from
// the container, the machine or a profile. The SDK keeps what it has found, and renews it in time.
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

export interface Role {
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | undefined;
}

export interface RoleSource {
  readonly region: string;
  /** Undefined if there are no credentials. */
  read(): Promise<Role | undefined>;
}

/** The one that a client signs its own requests with. Rejects if the region is not known. */
export async function roleOf({ config }: DynamoDBDocumentClient): Promise<RoleSource> {
  const region = await config.region();
  return {
    region,
    async read() {
      const found = await config.credentials().catch(() => undefined);
      if (!found?.accessKeyId) return undefined;
      const { accessKeyId, secretAccessKey, sessionToken } = found;
      return { region, accessKeyId, secretAccessKey, sessionToken };
    },
  };
}

// The parameters of a stage in AWS Systems Manager, read one at a time. With the SDK's client, so to be loaded when needed.
import { GetParameterCommand, ParameterNotFound, SSMClient } from "@aws-sdk/client-ssm";
import { type Secrets, type StoreOptions, secretStore } from "../core/directory/secret-store.ts";

/**
 * Milliseconds, and tries. An account may read forty parameters a second, if it has not paid for more: then a flood of new
 * instances is asked to wait.
 */
const PATIENCE = { connectionTimeout: 500, requestTimeout: 1_000, throwOnRequestTimeout: true };
const MOST_TRIES = 5;

/** The endpoint, the region and the credentials come from the environment, as the SDK reads them. */
export function openParameters(path: string, options: Omit<StoreOptions, "read">): Secrets {
  const client = new SSMClient({ maxAttempts: MOST_TRIES, requestHandler: PATIENCE });
  return secretStore({ ...options, read: (name) => readParameter(client, `${path}/${name}`) });
}

async function readParameter(client: SSMClient, Name: string): Promise<string | undefined> {
  try {
    const { Parameter } = await client.send(new GetParameterCommand({ Name, WithDecryption: true }));
    return Parameter?.Value;
  } catch (error) {
    if (error instanceof ParameterNotFound) return undefined;
    throw error;
  }
}

// The credentials of the function's role.

export interface Role {
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | undefined;
}

/** As Lambda gives it to the function. */
export function roleOf(environment: NodeJS.ProcessEnv): Role {
  const { AWS_REGION = "us-east-1", AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "" } = environment;
  const sessionToken = environment["AWS_SESSION_TOKEN"] || undefined;
  return { region: AWS_REGION, accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY, sessionToken };
}

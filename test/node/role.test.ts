// The gateway's credentials in AWS, where they do not come by the environment.
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { devNull } from "node:os";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { connect } from "../../functions/aws/dynamodb.ts";
import { roleOf } from "../../functions/aws/role.ts";

/** As ECS answers in a container. */
let endpoint: Server;
let asked: number;
let validForSeconds: number;

beforeEach(async () => {
  asked = 0;
  endpoint = createServer((_request, response) => {
    asked += 1;
    const Expiration = new Date(Date.now() + validForSeconds * 1_000).toISOString();
    response.end(
      JSON.stringify({ AccessKeyId: `KEY${asked}`, SecretAccessKey: "SECRET", Token: "SESSION", Expiration }),
    );
  }).listen(0, "127.0.0.1");
  await once(endpoint, "listening");
  const { port } = endpoint.address() as AddressInfo;
  const variables = {
    ...{ AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "", AWS_PROFILE: "", AWS_REGION: "eu-central-1" },
    ...{ AWS_CONFIG_FILE: devNull, AWS_SHARED_CREDENTIALS_FILE: devNull, AWS_EC2_METADATA_DISABLED: "true" },
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${port}/credentials`,
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  endpoint.closeAllConnections();
  endpoint.close();
  await once(endpoint, "close");
});

it("a container's credentials are asked for once while they are valid", async () => {
  validForSeconds = 3_600;
  const { region, read } = await roleOf(connect());
  const role = { region: "eu-central-1", accessKeyId: "KEY1", secretAccessKey: "SECRET", sessionToken: "SESSION" };
  expect([region, await read(), await read()]).toEqual(["eu-central-1", role, role]);
  expect(asked).toBe(1);
});

it("a container's credentials are renewed before they expire", async () => {
  validForSeconds = 60;
  const { read } = await roleOf(connect());
  await read();
  await vi.waitUntil(async () => (await read())?.accessKeyId !== "KEY1");
  expect(asked).toBeGreaterThan(1);
});

it("where nothing has credentials, there is no role", async () => {
  vi.stubEnv("AWS_CONTAINER_CREDENTIALS_FULL_URI", "");
  const { read } = await roleOf(connect());
  expect(await read()).toBeUndefined();
});

// The function and its public address.

import { cors } from "../functions/node/browsers.ts";
import { bundle } from "./bundle.ts";
import { concurrency } from "./concurrency.ts";
import { router } from "./domain.ts";
import { functionRole } from "./function-role.ts";
import { logs } from "./logs.ts";
import { memorySize } from "./memory.ts";
import { permissionsWith } from "./permissions.ts";
import { recordVariables } from "./record-variables.ts";
import { providerKeys } from "./secrets.ts";
import { azureEndpoint } from "./stage.ts";
import { calls, counters, directory, usage } from "./tables.ts";

export const gateway = new sst.aws.Function("Gateway", {
  handler: "functions/gateway.handler",
  description: "OpenAI-compatible gateway for language models",
  runtime: "nodejs24.x",
  architecture: "arm64",
  nodejs: bundle,
  memory: `${memorySize} MB`,
  // Lambda's maximum. The models' own timeouts limit how long an answer takes.
  timeout: "15 minutes",
  environment: {
    ...recordVariables,
    ...(azureEndpoint && { AZURE_OPENAI_ENDPOINT: azureEndpoint }),
  },
  ...(concurrency.reserved && { concurrency: { reserved: concurrency.reserved } }),
  streaming: true,
  // CloudFront waits this long for the next byte. The gateway sends a comment in a stream well before.
  url: { cors, ...(router && { router: { instance: router, readTimeout: "60 seconds" } }) },
  logging: { format: "json", logGroup: logs.name },
  link: [directory, counters, usage, calls, ...providerKeys],
  permissions: permissionsWith([
    { actions: ["logs:CreateLogStream", "logs:PutLogEvents"], resources: [$interpolate`${logs.arn}:*`] },
  ]),
  transform: { role: functionRole },
});

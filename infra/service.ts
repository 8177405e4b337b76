// The server of functions/server.ts in containers on Fargate, behind a load balancer: for stages with so many calls that it
// costs less than the function (docs/entries.md). HTTPS only, because keys travel with every call.

import { recordVariables } from "./record-variables.ts";
import { defaultKeys } from "./service-keys.ts";
import { checkedDomain, cluster } from "./service-network.ts";
import { executionRole, taskRole } from "./service-roles.ts";
import { azureEndpoint } from "./stage.ts";
import { calls, counters, directory, usage } from "./tables.ts";

const PORT = 3000;
/** Seconds, and the longest that Fargate allows. The server needs a few of them when the time for its calls is over. */
const STOP_TIMEOUT = 120;
const GRACE = 110;
/** Seconds: longer than a call. The server keeps idle connections longer still. */
const IDLE_TIMEOUT = 1_000;
const LONGEST_CALL = 900;

const CONTAINER = {
  stopTimeout: STOP_TIMEOUT,
  portMappings: [{ containerPort: PORT }],
  readonlyRootFilesystem: true,
  pseudoTerminal: false, // It would end each line of the log in its own way.
};

export const service = new sst.aws.Service("Service", {
  cluster,
  image: { context: ".", dockerfile: "Dockerfile" },
  architecture: "arm64",
  cpu: "0.5 vCPU",
  memory: "1 GB",
  // Streams fill the processor long before the memory.
  scaling: { min: 2, max: 20, cpuUtilization: 50, memoryUtilization: false },
  link: [directory, counters, usage, calls],
  environment: {
    SLUICE_GRACE: `${GRACE}`,
    // The containers are replaced when a key has changed.
    SLUICE_KEYS_VERSION: $interpolate`${defaultKeys.version}`,
    ...recordVariables,
    ...(azureEndpoint && { AZURE_OPENAI_ENDPOINT: azureEndpoint }),
  },
  // SST's own links would be clear text in the task's definition.
  ssm: { SST_RESOURCES_JSON: defaultKeys.arn },
  logging: { name: `/${$app.name}/${$app.stage}/service`, retention: "1 month" },
  loadBalancer: {
    domain: checkedDomain,
    rules: [
      { listen: "443/https", forward: `${PORT}/http` },
      { listen: "80/http", redirect: "443/https" },
    ],
    health: {
      // Without DynamoDB no container is ready. To replace them would not help, and would end the calls under way.
      [`${PORT}/http`]: { path: "/ready", interval: "15 seconds", healthyThreshold: 2, unhealthyThreshold: 10 },
    },
  },
  transform: {
    taskRole,
    executionRole,
    loadBalancer(args) {
      args.idleTimeout = IDLE_TIMEOUT;
      args.dropInvalidHeaderFields = true;
    },
    loadBalancerSecurityGroup(args) {
      const anywhere = ["0.0.0.0/0"];
      args.ingress = [80, 443].map((port) => ({ fromPort: port, toPort: port, protocol: "tcp", cidrBlocks: anywhere }));
    },
    target(args) {
      // Calls under way may end before their container is asked to stop.
      args.deregistrationDelay = LONGEST_CALL;
      // Of two containers, the next call goes to the one with fewer streams.
      args.loadBalancingAlgorithmType = "least_outstanding_requests";
    },
    service(args) {
      args.enableExecuteCommand = false; // A shell in the container would need rights of its own.
      args.healthCheckGracePeriodSeconds = 60;
    },
    taskDefinition(args) {
      args.containerDefinitions = $output(args.containerDefinitions).apply((text) =>
        JSON.stringify(JSON.parse(text).map((container: object) => ({ ...container, ...CONTAINER }))),
      );
    },
  },
});

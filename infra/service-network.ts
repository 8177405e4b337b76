// Where the service's containers run, and the name by which it is reached.
import { domain } from "./stage.ts";

if (domain === undefined)
  throw new Error("SLUICE_ENTRY=service needs SLUICE_DOMAIN: without a domain, keys would travel unencrypted.");

export const checkedDomain = domain;

// No NAT, which would cost more than the containers: they have public addresses, and let in only what comes from the network.
const vpc = new sst.aws.Vpc("Vpc", { az: 2 });

/** A way to DynamoDB within AWS, without a charge. */
new aws.ec2.VpcEndpoint("DynamoDb", {
  vpcId: vpc.id,
  serviceName: $interpolate`com.amazonaws.${aws.getRegionOutput().region}.dynamodb`,
  routeTableIds: vpc.nodes.publicRouteTables.apply((tables) => tables.map(({ id }) => id)),
});

export const cluster = new sst.aws.Cluster("Cluster", { vpc });

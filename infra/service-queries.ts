// The metrics of the service's containers and of its load balancer.
import { query, type Reading } from "./metric-queries.ts";
import { service } from "./service.ts";
import { cluster } from "./service-network.ts";

/** Of the load balancer. */
export function ofBalancer(metricName: string, reading?: Reading) {
  const dimensions = { LoadBalancer: service.nodes.loadBalancer.arnSuffix };
  return query(metricName.toLowerCase(), { namespace: "AWS/ApplicationELB", metricName, dimensions }, reading);
}

/** Lines of a graph. */
export const load = [line("CPUUtilization"), line("MemoryUtilization")];

function line(name: string) {
  const names = ["ClusterName", cluster.nodes.cluster.name, "ServiceName", service.nodes.service.name];
  return ["AWS/ECS", name, ...names, { stat: "Average" }];
}

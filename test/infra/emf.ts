// Reads a log line as CloudWatch does: the metrics that its embedded metric format declares.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html

export interface Measured {
  namespace: string;
  name: string;
  unit: string;
  value: number;
  dimensions: Record<string, string>;
}

type Line = Record<string, unknown>;

interface Directive {
  Namespace: string;
  Dimensions: string[][];
  Metrics: { Name: string; Unit?: string }[];
}

/** Throws where CloudWatch would leave out the metric, or the line. */
export function metricsOf(line: Line): Measured[] {
  const { Timestamp, CloudWatchMetrics } = line["_aws"] as { Timestamp: unknown; CloudWatchMetrics: Directive[] };
  if (!Number.isInteger(Timestamp)) throw new Error("_aws.Timestamp is not a whole number of milliseconds.");
  return CloudWatchMetrics.flatMap((directive) => declaredBy(directive, line));
}

function declaredBy({ Namespace: namespace, Dimensions, Metrics }: Directive, line: Line): Measured[] {
  return Dimensions.flatMap((names) => {
    const dimensions = Object.fromEntries(names.map((name) => [name, text(line, name)]));
    return Metrics.map(({ Name: name, Unit: unit = "None" }) => ({
      namespace,
      name,
      unit,
      value: number(line, name),
      dimensions,
    }));
  });
}

function text(line: Line, member: string): string {
  const value = line[member];
  if (typeof value !== "string" || value.length > 1024 || !/^[ -~]*[!-~][ -~]*$/.test(value))
    throw new Error(`${member} is no dimension.`);
  return value;
}

function number(line: Line, member: string): number {
  const value = line[member];
  if (typeof value !== "number") throw new Error(`${member} is declared, but is not a number on the line.`);
  return value;
}

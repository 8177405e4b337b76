// What a `predict` of Vertex AI asks of the simulated provider, in the words of its older models.
import { dimensionsIn, type Embedded, TASKS } from "./embed-request.ts";
import { fieldsOf, flagOf, given, listOf, oneOf, textOf } from "./fields.ts";
import { GoogleError } from "./google-error.ts";

/** cloud.google.com/vertex-ai/generative-ai/docs/embeddings/get-text-embeddings */
const MOST_INSTANCES = 250;
const INSTANCE = new Set(["content", "task_type", "title"]);
const PARAMETERS = new Set(["autoTruncate", "outputDimensionality"]);

export function instancesOf(value: unknown, model: string): Embedded[] {
  const fields = fieldsOf(value, "", new Set(["instances", "parameters"]));
  const parameters = fieldsOf(fields["parameters"] ?? {}, "parameters", PARAMETERS);
  flagOf(parameters["autoTruncate"], "parameters.autoTruncate");
  const dimensions = dimensionsIn(parameters["outputDimensionality"], "parameters.outputDimensionality", model);
  const instances = listOf(fields["instances"], "instances");
  if (instances.length === 0 || instances.length > MOST_INSTANCES)
    throw GoogleError.invalid(
      `${instances.length} instance(s) given, 1 to ${MOST_INSTANCES} are allowed per prediction.`,
    );
  return instances.map((instance, at) => ({ text: instanceText(instance, `instances[${at}]`), dimensions }));
}

function instanceText(value: unknown, path: string): string {
  const fields = fieldsOf(value, path, INSTANCE);
  if (given(fields["task_type"])) oneOf(fields["task_type"], `${path}.task_type`, TASKS);
  if (given(fields["title"])) textOf(fields["title"], `${path}.title`);
  const text = textOf(fields["content"], `${path}.content`);
  if (text === "") throw GoogleError.invalid("The text content is empty.");
  return text;
}

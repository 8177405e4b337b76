// The shape of a whole request: every member that it may have, and those that it must have.
import { cachePoint, messages, system, toolName } from "./content-shape.ts";
import { anything, between, enumeration, flag, integer, length, text, word } from "./scalars.ts";
import { first, isMembers, list, type Shape, structure, union, violation, wrongType } from "./shape.ts";

const toolSpec = structure(
  {
    name: toolName,
    description: length(1, Number.POSITIVE_INFINITY),
    inputSchema: union({ json: anything }),
    strict: flag,
  },
  ["name", "inputSchema"],
);

const toolConfig = structure(
  {
    tools: list(union({ toolSpec, systemTool: structure({ name: toolName }, ["name"]), cachePoint }), 1),
    toolChoice: union({ auto: structure({}), any: structure({}), tool: structure({ name: toolName }, ["name"]) }),
  },
  ["tools"],
);

const maxTokens: Shape = (value, path) => integer(value, path) ?? between(1, 2 ** 31 - 1)(value, path);

const inferenceConfig = structure({
  maxTokens,
  temperature: between(0, 1),
  topP: between(0, 1),
  stopSequences: list(length(1, Number.POSITIVE_INFINITY)),
});

const jsonSchema = structure({ schema: text, name: word("[a-zA-Z0-9_-]", 64), description: text }, ["schema"]);
const outputConfig = structure({
  textFormat: structure({ type: enumeration("json_schema"), structure: union({ jsonSchema }) }, ["type", "structure"]),
  effort: enumeration("low", "medium", "high", "xhigh", "max"),
});

const guardrailConfig = structure(
  {
    guardrailIdentifier: text,
    guardrailVersion: text,
    trace: enumeration("enabled", "disabled", "enabled_full"),
    streamProcessingMode: enumeration("sync", "async"),
  },
  ["guardrailIdentifier", "guardrailVersion"],
);

const METADATA = /^[a-zA-Z0-9\s:_@$#=/+,.-]{0,256}$/;
const MOST_METADATA = 16;

const requestMetadata: Shape = (value, path) => {
  if (!isMembers(value)) return wrongType(value, path);
  const entries = Object.entries(value);
  if (entries.length > MOST_METADATA) return violation(path, `have length less than or equal to ${MOST_METADATA}`);
  return first(entries, ([name, text]) =>
    name !== "" && METADATA.test(name) && typeof text === "string" && METADATA.test(text)
      ? undefined
      : violation(path, `satisfy constraint: [${METADATA.source}]`),
  );
};

export const requestShape = structure(
  {
    messages,
    system,
    inferenceConfig,
    toolConfig,
    outputConfig,
    guardrailConfig,
    requestMetadata,
    additionalModelRequestFields: anything,
    additionalModelResponseFieldPaths: list(text),
    serviceTier: structure({ type: enumeration("default", "flex", "priority", "reserved") }, ["type"]),
    performanceConfig: structure({ latency: enumeration("standard", "optimized") }),
  },
  ["messages"],
);

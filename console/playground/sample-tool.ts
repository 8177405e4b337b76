// A tool to try, in the words of each protocol.
import type { ProtocolName } from "./turns.ts";

const PARAMETERS = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
const NAMED = { name: "get_weather", description: "The weather in a city, now." };

export function sampleTool(protocol: ProtocolName): object {
  if (protocol === "messages") return { tools: [{ ...NAMED, input_schema: PARAMETERS }] };
  if (protocol === "responses") return { tools: [{ type: "function", ...NAMED, parameters: PARAMETERS }] };
  return { tools: [{ type: "function", function: { ...NAMED, parameters: PARAMETERS } }] };
}

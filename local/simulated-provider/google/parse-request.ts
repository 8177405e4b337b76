// What a generateContent request asks of the simulated provider. Checks the fields that shape its answer, and that there are
// no others than Google's.
import { type Message, promptTokens } from "../messages.ts";
import type { ToolChoice } from "../tool-choice.ts";
import { checkSignatures, contentsOf, conversationOf, systemOf } from "./contents.ts";
import { type Fields, fieldsOf, given } from "./fields.ts";
import { type GenerationConfig, generationConfigOf } from "./generation-config.ts";
import { GoogleError } from "./google-error.ts";
import { signsCalls } from "./models.ts";
import { parseJson } from "./parse-json.ts";
import type { Asked, Service } from "./services.ts";
import { toolChoiceOf, toolsOf } from "./tools.ts";

export interface GenerateRequest extends GenerationConfig {
  readonly service: Service;
  readonly model: string;
  readonly messages: Message[];
  readonly promptTokens: number;
  readonly toolChoice: ToolChoice;
}

export function parseGenerateRequest(body: string, { service, model }: Asked): GenerateRequest {
  const fields = fieldsOf(parseJson(body), "", MEMBERS[service]);
  const contents = contentsOf(fields["contents"]);
  const messages = conversationOf(contents, systemOf(fields["systemInstruction"]));
  const toolChoice = toolChoiceOf(fields["toolConfig"], toolsOf(fields["tools"]));
  const config = generationConfigOf(fields["generationConfig"], model);
  if (signsCalls(model)) checkSignatures(contents);
  else if (config.writeJson && toolChoice.among.length > 0) throw GoogleError.invalid(NO_JSON_BESIDE_TOOLS);
  return { service, model, messages, promptTokens: countTokens(messages, fields), toolChoice, ...config };
}

const NO_JSON_BESIDE_TOOLS = "Function calling with a response mime type: 'application/json' is unsupported";

const COMMON = ["contents", "systemInstruction", "tools", "toolConfig", "generationConfig", "safetySettings"];
const MEMBERS: Readonly<Record<Service, ReadonlySet<string>>> = {
  gemini: new Set([...COMMON, "cachedContent", "model", "serviceTier", "store"]),
  vertex: new Set([...COMMON, "cachedContent", "labels", "modelArmorConfig"]),
};

const MOST_TOKENS = 50_000;

function countTokens(messages: readonly Message[], { tools, generationConfig }: Fields): number {
  const definitions = [tools, generationConfig].filter(given).map((value) => JSON.stringify(value).length);
  const tokens = promptTokens(
    messages,
    definitions.reduce((sum, length) => sum + length, 0),
  );
  if (tokens <= MOST_TOKENS) return tokens;
  const problem = `exceeds the maximum number of tokens allowed (${MOST_TOKENS})`;
  throw GoogleError.invalid(`The input token count (${tokens}) ${problem}.`);
}

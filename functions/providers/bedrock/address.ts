// Where Bedrock is: an address for each region and endpoint, and the paths below it.
import type { OutboundProtocol } from "../../core/protocol.ts";
import { bedrockEmbed } from "../../protocols/embed/bedrock-protocol.ts";
import { invoke } from "./invoke.ts";
import { type Endpoint, isRegion } from "./model-id.ts";

/** AWS in China has domains of its own. */
export function addressOf(endpoint: Endpoint, region: string): string {
  const isChina = region.startsWith("cn-");
  if (endpoint === "mantle")
    return `https://bedrock-mantle.${region}.api.${isChina ? "amazonwebservices.com.cn" : "aws"}`;
  return `https://bedrock-runtime.${region}.amazonaws.com${isChina ? ".cn" : ""}`;
}

export interface AwsPlace {
  readonly endpoint: Endpoint;
  readonly region: string;
}

/** FIPS endpoints, dual-stack ones and VPC endpoints are AWS's, too. */
const HOST =
  /^(?:vpce-[\w-]+\.)?bedrock-(runtime|mantle)(?:-fips)?\.([a-z0-9-]+)\.(?:vpce\.)?(?:amazonaws\.com(?:\.cn)?|api\.(?:aws|amazonwebservices\.com\.cn))$/;

/** Undefined where the address is not one of AWS's own: a customer's bucket is at `bedrock-runtime.s3.amazonaws.com`. */
export function awsPlaceOf({ protocol, host }: URL): AwsPlace | undefined {
  const [, endpoint, region = ""] = (protocol === "https:" && HOST.exec(host)) || [];
  return isRegion(region) && (endpoint === "runtime" || endpoint === "mantle") ? { endpoint, region } : undefined;
}

/** Of Converse and InvokeModel, and of the APIs that Mantle has. */
export function endpointOf(protocol: OutboundProtocol): Endpoint {
  return isInvoked(protocol) || protocol.name === "converse" ? "runtime" : "mantle";
}

/** By InvokeModel, whose bodies are each maker's own. */
function isInvoked(protocol: OutboundProtocol): boolean {
  return protocol === invoke || protocol === bedrockEmbed;
}

interface Asked {
  readonly protocol: OutboundProtocol;
  readonly id: string;
  readonly stream: boolean;
}

/** The address's own query stays. */
export function urlWithin(base: URL, asked: Asked): string {
  const address = new URL(base);
  address.pathname = pathOf(address.pathname.replace(/\/+$/, ""), asked);
  return address.href;
}

const VERSION = /\/v1$/;

/** Operators write addresses with the version of the API, and without. */
function pathOf(root: string, { protocol, id, stream }: Asked): string {
  const above = root.replace(VERSION, "");
  if (isInvoked(protocol)) return `${above}/model/${encodeId(id)}/${stream ? "invoke-with-response-stream" : "invoke"}`;
  if (protocol.name === "chat") return `${VERSION.test(root) ? root : `${root}${chatVersion(id)}`}/chat/completions`;
  if (protocol.name === "messages") return `${above}${above.endsWith("/anthropic") ? "" : "/anthropic"}/v1/messages`;
  return `${above}/model/${encodeId(id)}/${stream ? "converse-stream" : "converse"}`;
}

/** Mantle has OpenAI's own models below a path of its own, but for those whose weights are open. */
function chatVersion(id: string): string {
  return /^openai\.(?!gpt-oss)/.test(id) ? "/openai/v1" : "/v1";
}

/** As one part of the path, and as AWS's SDKs encode it: an ARN has `:` and `/`. */
function encodeId(id: string): string {
  const escaped = (letter: string) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(id.toWellFormed()).replace(/[!'()*]/g, escaped);
}

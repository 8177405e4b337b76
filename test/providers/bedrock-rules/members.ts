// Requests that break the rules of addresses, credentials and members.
import { EXPIRED, ROLE, USER } from "../../support/bedrock-stand-in/credentials.ts";
import type { StandInRequest } from "../../support/bedrock-stand-in/refusal.ts";
import {
  type Broken,
  call,
  called,
  choice,
  config,
  declared,
  fields,
  format,
  messages,
  result,
  said,
  spec,
  text,
  toolConfig,
} from "./request.ts";

const signed = { by: USER };
const without = (name: string) => (request: StandInRequest) => ({
  ...request,
  headers: { ...request.headers, [name]: undefined },
});
const unsigned = (name: string) => (request: StandInRequest) => ({
  ...request,
  headers: {
    ...request.headers,
    authorization: request.headers.authorization?.replace(new RegExp(`;${name}\\b|\\b${name};`), ""),
  },
});

export const credentials: Readonly<Record<string, Broken>> = {
  "there are no credentials": { headers: { authorization: undefined } },
  "the key is wrong": { headers: { authorization: "Bearer bedrock-api-key-other" } },
  "half of the signature is missing": { headers: { authorization: "AWS4-HMAC-SHA256 Credential=AKIA/20261128" } },
  "nobody has signed so": { signed: { by: { ...USER, accessKeyId: "AKIAOTHER" } } },
  "the secret is wrong": { signed: { by: { ...USER, secretAccessKey: "other" } } },
  "a role signs without its session": { signed: { by: ROLE }, change: without("x-amz-security-token") },
  "a role's session has ended": { signed: { by: EXPIRED } },
  "the signature is for another service": { signed: { ...signed, service: "bedrock-runtime" } },
  "the signature is for another region": { signed: { ...signed, region: "eu-central-1" } },
  "the signature is too old": { signed, minutes: 6 },
  "the signature is from the future": { signed, minutes: -6 },
  "the body is another than the signed one": {
    signed,
    change: (request) => ({ ...request, body: `${request.body} ` }),
  },
  "the path is encoded otherwise than the signed one": {
    signed,
    change: (request) => ({ ...request, path: request.path.replace("%3A", ":") }),
  },
  "the host is not signed": { signed, change: unsigned("host") },
  "the session is not signed": { signed: { by: ROLE }, change: unsigned("x-amz-security-token") },
  "a header is signed that may be changed": {
    signed,
    change: (request) => ({
      ...request,
      headers: {
        ...request.headers,
        authorization: request.headers.authorization?.replace("SignedHeaders=", "SignedHeaders=accept-encoding;"),
      },
    }),
  },
};

const arn = "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-pro-v1:0";

export const addresses: Readonly<Record<string, Broken>> = {
  "the id has a slash": { path: `/model/${arn}/converse` },
  "the address does not exist": { path: "/v1/chat/completions" },
  "the model does not exist": { model: "us.does-not-exist-model-v1:0" },
  "the model of a stream does not exist": { model: "us.does-not-exist-model-v1:0", isStream: true },
  "a model is asked without a profile": { model: "anthropic.claude-sonnet-4-5-20250929-v1:0" },
  "the body is not JSON": { text: '{"messages":' },
};

export const members: Readonly<Record<string, Broken>> = {
  "a member of the request is unknown": { body: { stream: true } },
  "a member of a block is unknown": said({ ...text("Hi"), type: "text" }),
  "a member of a call is unknown": called([call({ type: "tool_use" })], [result()]),
  "a member of a tool is unknown": declared({ parameters: {} }),
  "a member of the inference is unknown": config({ topK: 5 }),
  "a tool is to be chosen as nowhere": choice({ none: {} }),
  "a block is nothing": said({}),
  "a text is a number": said({ text: 5 }),
  "there are no messages": { body: { messages: undefined } },
  "messages are an empty list": messages(),
  "a role does not exist": messages({ role: "system", content: [text("Hi")] }),
  "the maximum is zero": config({ maxTokens: 0 }),
  "the maximum is no whole number": config({ maxTokens: 1.5 }),
  "temperature is above 1": config({ temperature: 1.5 }),
  "top_p is above 1": config({ topP: 2 }),
  "a stop sequence is empty": config({ stopSequences: [""] }),
  "a tool's name is empty": declared({ name: "" }),
  "a tool's name has other characters": declared({ name: "ns.weather" }),
  "a tool's name is longer than 64 characters": declared({ name: "n".repeat(65) }),
  "a tool's description is empty": declared({ description: "" }),
  "the list of tools is empty": { body: toolConfig() },
  "a call's id has other characters": called([call({ toolUseId: "call|1" })], [result({ toolUseId: "call|1" })]),
  "an image has a type that is not read": said({ image: { format: "jpg", source: { bytes: "AAAA" } } }),
  "an image is a URL": said({ image: { format: "png", source: { bytes: "data:image/png;base64,AAAA" } } }),
  "an image has an address": said({ image: { format: "png", source: { url: "https://example.com/a.png" } } }),
  "a document has no name": said(text("Hi"), { document: { format: "pdf", source: { bytes: "AAAA" } } }),
  "a schema is no text": format({ type: "object" }),
  "the service tier does not exist": { body: { serviceTier: { type: "auto" } } },
  "metadata has other characters": { body: { requestMetadata: { team: "a|b" } } },
  "a text of the system prompt is empty": { body: { system: [text("")] } },
  "members of the model's own are a list": fields([]),
  "two tools have one name": { body: toolConfig(spec(), spec()) },
};

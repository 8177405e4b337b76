// Requests that break the rules, by the rule.
import { BLOCKED_TRIGGER } from "../../support/azure-stand-in/refusal.ts";
import type { Broken, BrokenForm } from "./request.ts";

const classic = (broken: Broken): Broken => ({ ...broken, on: "classic" });
const options = { stream: true, stream_options: { include_usage: true } };

export const brokenRequests: Readonly<Record<string, Broken>> = {
  "the address does not exist": { path: "/v1/chat/completions" },
  "the classic address has no version": { path: "/openai/deployments/chat-eu/chat/completions" },
  "the version does not exist": classic({ version: "2025-04-14" }),
  "the v1 address has a dated version": { path: "/openai/v1/chat/completions?api-version=2024-10-21" },
  "the deployment does not exist": classic({ deployment: "chat-us" }),
  "the v1 API is asked for a deployment that does not exist": { body: { model: "chat-us" } },
  "the key is wrong": { headers: { "api-key": "sk-other" } },
  "the key and the token are missing": { headers: { "api-key": undefined } },
  "the token is wrong": { headers: { "api-key": undefined, authorization: "Bearer eyJ0.other" } },
  "the body is not JSON": { text: '{"messages":' },
  "the v1 API is asked for no deployment": { body: { model: undefined } },
  "there are no messages": { body: { messages: undefined } },
  "a member is unknown": { body: { top_k: 5 } },
  "an older version is given stream_options": classic({ version: "2024-06-01", body: options }),
  "a JSON answer is given stream_options": { body: { ...options, stream: false } },
  "a reasoning model is given max_tokens": { body: { model: "gpt-5-nano", max_tokens: 5 } },
  "the prompt is blocked": { body: { messages: [{ role: "user", content: BLOCKED_TRIGGER }] } },
};

export const brokenForms: Readonly<Record<string, BrokenForm>> = {
  "the tenant does not exist": { tenant: "example.com" },
  "the form is JSON": { type: "application/json" },
  "the application is not named": { fields: { client_id: "" } },
  "the application has no secret": { fields: { client_secret: "" } },
  "the scope is missing": { fields: { scope: "" } },
  "the scope is no resource's": { fields: { scope: "https://example.com/.default" } },
  "the grant is another": { fields: { grant_type: "password" } },
  "the application does not exist": { fields: { client_id: "other" } },
  "the application's secret is wrong": { fields: { client_secret: "other" } },
};

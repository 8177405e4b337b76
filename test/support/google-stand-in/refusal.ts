// Refuses what the Gemini API and Vertex AI refuse. `test/providers/rules.md` lists every rule with its source.
import type { IncomingHttpHeaders } from "node:http";
import { first } from "../anthropic-stand-in/shape.ts";
import { type Address, addressOf, credentialsRefusal } from "./address.ts";
import { detail, type Refusal, refuse } from "./error.ts";
import { modelOf } from "./models.ts";
import type { Violation } from "./proto.ts";
import type { Body, KnownRequest, Rule } from "./request.ts";
import { requestShapes } from "./request-shape.ts";
import * as calls from "./rules/calls.ts";
import * as generation from "./rules/generation.ts";
import * as media from "./rules/media.ts";
import * as thinking from "./rules/thinking.ts";
import * as tools from "./rules/tools.ts";
import * as turns from "./rules/turns.ts";

export interface StandInRequest {
  readonly method: string;
  readonly path: string;
  /** Names in lower case. */
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const LARGEST_BODY = 20 * 1024 * 1024;
const rules: readonly Rule[] = [
  turns.thereAreContents,
  turns.rolesAreKnown,
  turns.contentsHaveParts,
  turns.textsAreNotEmpty,
  calls.callsAreTheModels,
  calls.callsFollowTheUser,
  calls.responsesFollowCalls,
  calls.responsesHaveNames,
  calls.callsHaveResponses,
  calls.responsesFitTheirCalls,
  turns.lastTurnCanBeContinued,
  media.mediaHaveTypes,
  media.responsesHaveMedia,
  media.responsesReferToMedia,
  media.addressesCanBeFetched,
  media.addressesAreOpen,
  tools.toolsAreNotEmpty,
  tools.functionsHaveNames,
  tools.functionNamesAreUnique,
  tools.parametersAreSchemas,
  tools.choicesHaveFunctions,
  tools.toolsGoTogether,
  generation.numbersAreInRange,
  generation.maximumSuitsTheModel,
  generation.stopSequencesAreFew,
  generation.candidatesSuitTheModel,
  generation.penaltiesSuitTheModel,
  generation.logprobsSuitTheModel,
  generation.formatIsPossible,
  generation.instructionsSuitTheModel,
  thinking.thinkingSuitsTheModel,
  thinking.budgetSuitsTheModel,
  thinking.signaturesAreValid,
  thinking.callsAreSigned,
  generation.promptFitsTheWindow,
];

/** What is wrong with a request; else the request. */
export function readRequest(request: StandInRequest): Refusal | KnownRequest {
  const address = request.method === "POST" ? addressOf(request.path) : undefined;
  if (address === undefined) return refuse(404, "The requested URL was not found on this server.");
  const refusal = credentialsRefusal(address, request.headers) ?? addressRefusal(address);
  return refusal ?? readBody(request.body, address);
}

export function isRefusal(read: Refusal | KnownRequest): read is Refusal {
  return "status" in read;
}

function addressRefusal({ isStream, query, id, service, resource }: Address): Refusal | undefined {
  if (isStream && query.get("alt") !== "sse") return refuse(400, "A stream is asked for, but not as events.");
  if (!isStream && query.size > 0) return refuse(400, "Only a stream has a form to ask for.");
  if (modelOf(id) !== undefined) return undefined;
  return refuse(404, service === "gemini" ? NO_MODEL(id) : NO_PUBLISHER_MODEL(resource));
}

const NO_MODEL = (id: string) =>
  `models/${id} is not found for API version v1beta, or is not supported for generateContent. Call ModelService.ListModels to see the list of available models and their supported methods.`;
const NO_PUBLISHER_MODEL = (resource: string) =>
  `Publisher Model \`${resource}\` was not found or your project does not have access to it. Please ensure you are using a valid model version. For more information, see: https://cloud.google.com/vertex-ai/generative-ai/docs/learn/model-versions`;

function readBody(text: string, { id, service, isStream }: Address): Refusal | KnownRequest {
  if (Buffer.byteLength(text) > LARGEST_BODY)
    return refuse(400, `Request payload size exceeds the limit: ${LARGEST_BODY} bytes.`);
  const parsed = parse(text);
  if (parsed === undefined) return refuse(400, "Invalid JSON payload received. Unexpected end of string.");
  const violations: Violation[] = [];
  const body = requestShapes[service](parsed, { path: "", violations }) as Body;
  if (violations.length > 0) return shapeRefusal(violations);
  const model = modelOf(id);
  if (model === undefined) throw new Error("Its address was refused.");
  const request = { body, id, model, service, isStream };
  const broken = first(rules, (rule) => rule(request));
  return broken === undefined ? request : refuse(400, broken);
}

function shapeRefusal(violations: readonly Violation[]): Refusal {
  const fieldViolations = violations.map(({ field, description }) => ({ ...(field !== "" && { field }), description }));
  const message = violations.map(({ description }) => description).join("\n");
  return refuse(400, message, [detail("BadRequest", { fieldViolations })]);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// Refuses what Bedrock's runtime refuses. `test/providers/rules.md` lists every rule with its source.
import type { IncomingHttpHeaders } from "node:http";
import { type Address, addressOf } from "./address.ts";
import { credentialsRefusal } from "./credentials.ts";
import { byTheModel, type Refusal, refuse, unknownOperation } from "./error.ts";
import { nameIn } from "./model-name.ts";
import { modelOf } from "./models.ts";
import type { Body, KnownRequest, Rule } from "./request.ts";
import { requestShape } from "./request-shape.ts";
import { claudeIsContent } from "./rules/claude.ts";
import * as generation from "./rules/generation.ts";
import * as media from "./rules/media.ts";
import * as results from "./rules/results.ts";
import * as tools from "./rules/tools.ts";
import * as turns from "./rules/turns.ts";
import { first } from "./shape.ts";

export interface StandInRequest {
  readonly method: string;
  readonly path: string;
  /** Names in lower case. */
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What Bedrock itself refuses. */
const rules: readonly Rule[] = [
  turns.messagesHaveContent,
  turns.theUserIsFirst,
  turns.rolesAlternate,
  turns.textsAreNotBlank,
  turns.blocksAreInTheirRole,
  turns.systemSuitsTheModel,
  media.mediaSuitTheModel,
  media.mediaAreTheUsers,
  media.documentsAreNamed,
  media.documentsHaveText,
  media.cachePointsFollowBlocks,
  turns.thoughtsSuitTheModel,
  tools.historyHasTools,
  tools.toolsSuitTheModel,
  tools.toolNamesAreUnique,
  tools.inputsAreObjects,
  tools.choiceSuitsTheModel,
  tools.chosenToolIsGiven,
  results.idsAreUnique,
  results.firstMessageHasNoResults,
  results.callsHaveResults,
  results.valuesAreObjects,
  results.failuresAreExplained,
  results.resultsStandAlone,
  generation.maximumSuitsTheModel,
  generation.samplingSuitsTheModel,
  generation.stopSequencesSuitTheModel,
  generation.formatSuitsTheModel,
  generation.strictToolsSuitTheModel,
  generation.fieldsAreMembers,
  generation.fieldsAreOnlyOnce,
];

/** What comes from the model, and is passed on. */
const modelRules: readonly Rule[] = [
  generation.membersAreNotEmpty,
  tools.schemasSuitTheModel,
  media.cachePointsSuitTheModel,
  media.cachePointsFollowNoDocuments,
  generation.fieldsSuitTheModel,
  generation.highestEffortStandsAlone,
  results.idsSuitTheModel,
  claudeIsContent,
];

/** What is wrong with a request; else the request. `now` is AWS's own time. */
export function readRequest(request: StandInRequest, now = Date.now()): Refusal | KnownRequest {
  const address = request.method === "POST" ? addressOf(request.path) : undefined;
  if (address === undefined) return unknownOperation;
  return credentialsRefusal(request, now) ?? readBody(request.body, address);
}

export function isRefusal(read: Refusal | object): read is Refusal {
  return "status" in read;
}

function readBody(text: string, { id, isStream }: Address): Refusal | KnownRequest {
  const parsed = parse(text);
  if (parsed === undefined) return refuse("ValidationException", "The request body is not valid JSON.");
  const fault = requestShape(parsed, "");
  if (fault !== undefined) return refuse("ValidationException", fault);
  const model = modelOf(id);
  if (model === undefined) return refuse("ValidationException", "The provided model identifier is invalid.");
  if (!model.isOnDemand && !nameIn(id).isProfile) return refuse("ValidationException", noProfile(id));
  const request = { body: parsed as Body, id, model, isStream };
  const broken = first(rules, (rule) => rule(request));
  if (broken !== undefined) return refuse("ValidationException", broken);
  const models = first(modelRules, (rule) => rule(request));
  return models === undefined ? request : refuse("ValidationException", byTheModel(models));
}

const noProfile = (id: string) =>
  `Invocation of model ID ${id} with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.`;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// Refuses what Anthropic's Messages API refuses. `test/providers/rules.md` lists every rule with its source.
import { type Refusal, refuse } from "./error.ts";
import { modelOf } from "./models.ts";
import type { Body, KnownRequest, Rule } from "./request.ts";
import { requestShape } from "./request-shape.ts";
import * as limits from "./rules/limits.ts";
import { formatIsPossible } from "./rules/schema.ts";
import * as texts from "./rules/text.ts";
import * as thinking from "./rules/thinking.ts";
import * as thoughts from "./rules/thoughts.ts";
import * as results from "./rules/tool-results.ts";
import * as tools from "./rules/tools.ts";
import { VERSION_OF_2026, versionHasTheMembers } from "./rules/version.ts";
import { first } from "./shape.ts";

export interface StandInRequest {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** The only key that the stand-in accepts. */
export const API_KEY = "sk-ant-stand-in";

const LARGEST_BODY = 32 * 1024 * 1024;
const VERSIONS = ["2023-01-01", "2023-06-01", VERSION_OF_2026];
const rules: readonly Rule[] = [
  versionHasTheMembers,
  texts.rolesAreKnown,
  texts.blocksAreInTheirRole,
  limits.markedTextsAreNotEmpty,
  limits.cacheMarksAreFew,
  texts.messagesHaveContent,
  texts.textsAreNotEmpty,
  results.callsHaveIdsOfTheirOwn,
  results.callsHaveResults,
  results.resultsHaveCalls,
  results.callsHaveOneResult,
  tools.toolNamesAreUnique,
  tools.choicesHaveTools,
  limits.maximumSuitsTheModel,
  thinking.thinkingSuitsTheModel,
  thinking.budgetIsBelowTheMaximum,
  thinking.effortSuitsTheModel,
  thinking.samplingSuitsThinking,
  thinking.samplingSuitsTheModel,
  tools.toolsAreNotForced,
  tools.strictToolsAreConstrained,
  formatIsPossible,
  thoughts.signaturesAreValid,
  thoughts.thoughtsAreNotLast,
  thoughts.lastTurnBeginsWithThoughts,
  texts.lastMessageCanBeContinued,
  limits.promptFitsTheWindow,
];

export function refusalOf({ headers, body }: StandInRequest): Refusal | undefined {
  if (Buffer.byteLength(body) > LARGEST_BODY) return refuse(413, "Request exceeds the maximum size");
  const key = headers["x-api-key"] ?? "";
  if (key === "") return refuse(401, "x-api-key header is required");
  if (key !== API_KEY) return refuse(401, "invalid x-api-key");
  const version = headers["anthropic-version"];
  if (version === undefined) return refuse(400, "anthropic-version: header is required");
  if (!VERSIONS.includes(String(version))) return refuse(400, `anthropic-version: "${version}" is not a valid version`);
  return bodyRefusal(body, { betas: betasOf(headers), version: String(version) });
}

/** A request that is not refused. */
export function knownRequest({ headers, body: text }: StandInRequest): KnownRequest {
  const body = JSON.parse(text) as Body;
  const model = modelOf(body.model);
  if (model === undefined) throw new Error("A refused request has no answer.");
  return { body, model, betas: betasOf(headers) };
}

function betasOf(headers: StandInRequest["headers"]): string[] {
  return String(headers["anthropic-beta"] ?? "").split(/\s*,\s*/);
}

function bodyRefusal(text: string, asked: Pick<KnownRequest, "betas" | "version">): Refusal | undefined {
  const parsed = parse(text);
  if (parsed === undefined) return refuse(400, "The request body is not valid JSON");
  const fault = requestShape(parsed, "");
  if (fault !== undefined) return refuse(400, fault);
  const body = parsed as Body;
  const model = modelOf(body.model);
  if (model === undefined) return refuse(404, `model: ${body.model}`);
  const broken = brokenRule({ body, model, ...asked });
  return broken === undefined ? undefined : refuse(400, broken);
}

/** Of a request whose shape is right. */
export function brokenRule(request: KnownRequest): string | undefined {
  return first(rules, (rule) => rule(request));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// The body of a request to Google's generateContent. It has members of the API only: each unknown one would be a 400. The
// model is not in it, and neither is whether the answer is a stream: the address says both.
import type { Conversation } from "../../../core/conversation/conversation.ts";
import type { WriteOptions, WrittenRequest } from "../../../core/protocol.ts";
import { openOmissions } from "../../writing/omissions.ts";
import { omitCacheMarks } from "../../writing/omit-cache-marks.ts";
import { openToolNames } from "../../writing/tool-names.ts";
import type { Dialect } from "../dialect.ts";
import { capabilitiesOf } from "./request/capabilities.ts";
import { openSimplify } from "./request/openapi-schema.ts";
import { writeAccount } from "./request/write-account.ts";
import { leavesToolsOut, writeFormat } from "./request/write-format.ts";
import { writeGeneration } from "./request/write-generation.ts";
import { writePrompt } from "./request/write-prompt.ts";
import { writeTools } from "./request/write-tools.ts";

/** The strictest rule that Google's services have had for names. */
const TOOL_NAMES = { longest: 64, unfit: /[^a-zA-Z0-9_.:-]/g, unfitFirst: /^[^a-zA-Z_]/ };

export function writeRequest(conversation: Conversation, options: WriteOptions, dialect: Dialect): WrittenRequest {
  const capabilities = capabilitiesOf(options.target, dialect);
  const omissions = openOmissions(options.target, conversation);
  const names = openToolNames(conversation, TOOL_NAMES);
  const shared = { capabilities, omissions, names, dialect, simplify: openSimplify() };
  omitCacheMarks(conversation, omissions);
  const tools = leavesToolsOut(conversation, capabilities) ? {} : writeTools(conversation, shared);
  const format = writeFormat(conversation, shared);
  const generation = writeGeneration(conversation.options, { ...shared, format: format.config });
  const body = {
    ...writePrompt(conversation, { ...shared, words: format.words }),
    ...tools,
    ...(Object.keys(generation.config).length > 0 && { generationConfig: generation.config }),
    ...writeAccount(conversation.options, omissions, dialect),
  };
  const { choices, maximumTokens = options.maximumTokens } = generation;
  return { body, dropped: omissions.paths(), maximumTokens, answer: { toolNames: names.clients, choices } };
}

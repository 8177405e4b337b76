// The shapes of what is said, of tools and of schemas.
import { list, map, message, type Shape } from "./proto.ts";
import { anything, bytes, enumeration, flag, float, int64, struct, text } from "./scalars.ts";

const blob = message("Blob", { mimeType: text, data: bytes, displayName: text });
const fileData = message("FileData", { mimeType: text, fileUri: text, displayName: text });

const functionResponse = message("FunctionResponse", {
  id: text,
  name: text,
  response: struct,
  parts: list(message("FunctionResponsePart", { inlineData: blob, fileData })),
  willContinue: flag,
  scheduling: text,
});

const part = message("Part", {
  text,
  inlineData: blob,
  fileData,
  functionCall: message("FunctionCall", { id: text, name: text, args: struct }),
  functionResponse,
  executableCode: struct,
  codeExecutionResult: struct,
  toolCall: struct,
  toolResponse: struct,
  thought: flag,
  thoughtSignature: bytes,
  videoMetadata: struct,
  partMetadata: struct,
  mediaResolution: struct,
});

export const content = message("Content", { role: text, parts: list(part) });

/** Of OpenAPI 3.0, and only a part of it. */
export const schema: Shape = (value, place) => openApi(value, place);

const openApi = message("Schema", {
  type: enumeration("Type", "STRING", "NUMBER", "INTEGER", "BOOLEAN", "ARRAY", "OBJECT", "NULL"),
  format: text,
  title: text,
  description: text,
  nullable: flag,
  enum: list(text),
  items: schema,
  minItems: int64,
  maxItems: int64,
  properties: map(schema),
  required: list(text),
  propertyOrdering: list(text),
  minProperties: int64,
  maxProperties: int64,
  minimum: float,
  maximum: float,
  minLength: int64,
  maxLength: int64,
  pattern: text,
  anyOf: list(schema),
  default: anything,
  example: anything,
});

const functionDeclaration = message("FunctionDeclaration", {
  name: text,
  description: text,
  parameters: schema,
  parametersJsonSchema: anything,
  response: schema,
  responseJsonSchema: anything,
  behavior: text,
});

export const tool = message("Tool", {
  functionDeclarations: list(functionDeclaration),
  googleSearch: struct,
  googleSearchRetrieval: struct,
  codeExecution: struct,
  urlContext: struct,
  googleMaps: struct,
  fileSearch: struct,
  computerUse: struct,
});

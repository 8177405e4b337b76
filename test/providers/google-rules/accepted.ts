// Requests that come close to breaking a rule, and keep to it.
import { sign } from "../../support/google-stand-in/signature.ts";
import {
  answer,
  asked,
  type Broken,
  call,
  config,
  contents,
  declaration,
  declared,
  functions,
  newest,
  parameter,
  parts,
  response,
  result,
  signed,
  text,
  turn,
  user,
  vertex,
} from "./request.ts";

const image = { inlineData: { mimeType: "image/png", data: "AAAA" } };
const choice = (members: object): Broken => ({
  body: { ...functions(declaration), toolConfig: { functionCallingConfig: members } },
});
const rome = call({ args: { city: "Rome", days: 2 } });
const reordered = call({ args: { days: 2, city: "Rome" } });
const romesSignature = sign(rome.functionCall);

const turns: Readonly<Record<string, Broken>> = {
  "a content without a role": contents({ parts: [text("Hi")] }),
  "instructions with any role": { body: { systemInstruction: { role: "system", parts: [text("Be brief.")] } } },
  "names in snake_case": {
    body: { system_instruction: { parts: [text("Be brief.")] }, generation_config: { max_output_tokens: 5 } },
  },
  "members that are null": { body: { tools: null, generationConfig: { seed: null } } },
  "a thought that comes back": turn({ text: "Hm", thought: true }, text("Hello")),
  "a call beside a text, and its response beside one": contents(
    asked,
    answer(text("Wait."), call()),
    user(response(), text("Well?")),
  ),
  "two calls of one function": contents(asked, answer(call(), call()), user(response(), response())),
  "a call that follows a response": contents(asked, answer(call()), user(response()), answer(call()), user(response())),
  "responses by their ids, in another order": contents(
    asked,
    answer(call({ id: "a" }), call({ id: "b" })),
    user(response({ id: "b" }), response({ id: "a" })),
  ),
  "a last turn of the model's": turn(text("Hello")),
  "an empty text for a new model": parts(text("")),
  "an empty response": result(response({ response: {} })),
};

const signatures: Readonly<Record<string, Broken>> = {
  "a call with its own signature, whatever the order of its arguments": newest(
    contents(asked, answer(signed(reordered, romesSignature)), user(response())),
  ),
  "a signature in the other alphabet": newest(
    contents(asked, answer(signed(rome, romesSignature.replaceAll("+", "-").replaceAll("/", "_"))), user(response())),
  ),
  "a second call without a signature": newest(
    contents(asked, answer(signed(call()), call()), user(response(), response())),
  ),
  "a call on Vertex AI with the documentation's signature": vertex(
    newest(contents(asked, answer(signed(call())), user(response()))),
  ),
  "a signed text": newest(turn(signed(text("Hello"), sign()))),
};

const options: Readonly<Record<string, Broken>> = {
  "penalties of zero": config({ presencePenalty: 0, frequencyPenalty: 0 }),
  "two candidates of Gemini 2.5": config({ candidateCount: 2 }),
  "the largest numbers": config({
    temperature: 2,
    topP: 1,
    seed: 2 ** 31 - 1,
    stopSequences: ["a", "b", "c", "d", "e"],
  }),
  "thinking that is left to the model": config({ thinkingConfig: { thinkingBudget: -1, includeThoughts: true } }),
  "thinking that is switched off": config({ thinkingConfig: { thinkingBudget: 0 } }),
  "a level in lower case": newest(config({ thinkingConfig: { thinkingLevel: "minimal" } })),
  "a budget of Gemini 3": newest(config({ thinkingConfig: { thinkingBudget: 1024 } })),
  "functions and JSON of Gemini 3": newest({
    body: { ...functions(declaration), generationConfig: { responseMimeType: "application/json" } },
  }),
  "JSON without a schema": config({ responseMimeType: "application/json" }),
  "a service tier of the Gemini API": { body: { serviceTier: "flex" } },
  "labels on Vertex AI": vertex({ body: { labels: { team: "a" } } }),
};

const tools: Readonly<Record<string, Broken>> = {
  "a function without parameters": declared({}),
  "a forced function": choice({ mode: "ANY", allowedFunctionNames: ["weather"] }),
  "no function": choice({ mode: "NONE" }),
  "a name with every character": declared({ name: "_ns.get:weather-2" }),
  "a schema of OpenAPI's form": parameter({ type: "ARRAY", nullable: true, items: { type: "STRING", enum: ["Rome"] } }),
  "a JSON schema with a reference": declared({
    parametersJsonSchema: {
      type: "object",
      $defs: { city: { type: ["string", "null"], const: "Rome" } },
      properties: { city: { $ref: "#/$defs/city" } },
      additionalProperties: false,
    },
  }),
  "images in a response of Gemini 3": newest(
    contents(asked, answer(signed(call())), user(response({ parts: [image] }))),
  ),
  "a public file": parts({ fileData: { fileUri: "https://example.com/a.pdf", mimeType: "application/pdf" } }),
  "a public file for an old model on Vertex AI": {
    model: "gemini-2.0-flash",
    ...vertex(parts({ fileData: { fileUri: "http://example.com/a.png", mimeType: "image/png" } })),
  },
  "a file of Google's": {
    model: "gemini-2.0-flash",
    ...parts({ fileData: { fileUri: "gs://bucket/a.pdf", mimeType: "application/pdf" } }),
  },
};

export const accepted: Readonly<Record<string, Broken>> = { ...turns, ...signatures, ...options, ...tools };

// Requests that break the rules of contents, media, calls and responses.
import {
  answer,
  asked,
  type Broken,
  call,
  contents,
  newest,
  parts,
  response,
  result,
  text,
  turn,
  user,
  vertex,
} from "./request.ts";

const system = (...list: object[]): Broken => ({ body: { systemInstruction: { parts: list } } });
const old = (broken: Broken): Broken => ({ ...broken, model: "gemini-2.0-flash" });

export const said: Readonly<Record<string, Broken>> = {
  "a content has a role that does not exist": contents({ role: "system", parts: [text("Hi")] }),
  "a content for Vertex AI has no role": vertex(contents({ parts: [text("Hi")] })),
  "a content has no parts": turn(),
  "a part is empty": turn({}),
  "a part has only a signature": turn({ thoughtSignature: "AAAA" }),
  "a part is two things": parts({ ...text("Hi"), inlineData: { mimeType: "image/png", data: "AAAA" } }),
  "a text for Vertex AI is empty": vertex(parts(text(""))),
  "a text for an old model is empty": old(parts(text(""))),
  "the instructions have no parts": system(),
  "a part of the instructions is empty": system({}),
  "Gemma is given instructions": { ...system(text("Be brief.")), model: "gemma-3-27b-it" },
  "the only turn is the model's": contents(answer(text("Hello"))),
  "a new model is to continue its last turn": { ...turn(text("Hello")), model: "gemini-3.6-flash" },
  "the prompt is longer than the window": parts(text("word".repeat(1_048_577))),
};

const inline = (mimeType: string | undefined, data = "AAAA"): Broken => parts({ inlineData: { mimeType, data } });
const file = (fileUri: string, mimeType: string | undefined = "image/png"): Broken =>
  parts({ fileData: { fileUri, ...(mimeType !== "" && { mimeType }) } });
const linked = file("https://example.com/a.png");

export const media: Readonly<Record<string, Broken>> = {
  "an image has a type that is not read": inline("image/gif"),
  "an image has half a type": inline("png"),
  "an image has no type": inline(undefined),
  "an image's data is a URL": inline("image/png", "data:image/png;base64,AAAA"),
  "a file has no type": file("https://example.com/a.png", ""),
  "a file's address is not https": file("http://example.com/a.png"),
  "a file's address on Vertex AI is none of the web's": vertex(file("ftp://example.com/a.png")),
  "an old model is to fetch a file": old(linked),
  "Vertex AI may not fetch a file": vertex(file("https://www.gstatic.com/webp/gallery3/1.png")),
};

const image = { inlineData: { mimeType: "image/png", data: "AAAA" } };

export const calls: Readonly<Record<string, Broken>> = {
  "a call comes first": contents(answer(call()), user(response())),
  "a call follows the model's turn": contents(asked, answer(text("Wait.")), answer(call()), user(response())),
  "a call is in a user's turn": parts(call()),
  "a response is in the model's turn": turn(response()),
  "a response has no call": parts(response()),
  "a response comes a turn later": contents(asked, answer(call()), user(text("Wait.")), user(response())),
  "a call has no response": turn(call()),
  "one of two calls has no response": contents(asked, answer(call(), call()), user(response())),
  "a call has two responses": result(response(), response()),
  "a response has no name": result(response({ name: "" })),
  "a response has another call's name": result(response({ name: "unknown" })),
  "a response has another call's id": contents(asked, answer(call({ id: "call_1" })), user(response({ id: "call_2" }))),
  "a response is missing its result": result(response({ response: undefined })),
  "a response is no object": result(response({ response: "Sunny" })),
  "a response refers to a file that it has not": result(response({ response: { a: [{ $ref: "#/$defs/city" }] } })),
  "a call's arguments are text": turn(call({ args: "{}" })),
  "a response for an old model has images": result(response({ parts: [image] })),
};

const second = [asked, answer({ ...call(), thoughtSignature: "skip_thought_signature_validator" }), user(response())];
const unsigned = [answer(call()), user(response())];

export const signatures: Readonly<Record<string, Broken>> = {
  "a call of Gemini 3 has no signature": newest(contents(asked, ...unsigned)),
  "the first of two calls has no signature": newest(
    contents(
      asked,
      answer(call(), { ...call(), thoughtSignature: "skip_thought_signature_validator" }),
      user(response(), response()),
    ),
  ),
  "a later turn's call has no signature": newest(contents(...second, ...unsigned)),
  "a call on Vertex AI has no signature": vertex(newest(contents(asked, ...unsigned))),
};

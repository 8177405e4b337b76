// Requests that break the rules of turns, texts, media and results.
import { redact } from "../../support/anthropic-stand-in/signature.ts";
import {
  answer,
  asked,
  type Broken,
  CLAUDE,
  call,
  called,
  GPT_OSS,
  LLAMA,
  MISTRAL,
  messages,
  NEWEST,
  NOVA,
  of,
  result,
  said,
  spec,
  TITAN,
  text,
  toolConfig,
  user,
  weather,
} from "./request.ts";

const image = { image: { format: "png", source: { bytes: "AAAA" } } };
const pdf = (name = "Report") => ({ document: { format: "pdf", name, source: { bytes: "AAAA" } } });
const plain = { document: { format: "txt", name: "Notes", source: { bytes: "AAAA" } } };
const cachePoint = { cachePoint: { type: "default" } };
const hidden = { reasoningContent: { redactedContent: Buffer.from(redact("Hm.")).toString("base64") } };
const thought = (members: object = {}) => ({ reasoningContent: { reasoningText: { text: "Hm.", ...members } } });

export const turns: Readonly<Record<string, Broken>> = {
  "a message is empty": messages(asked, answer(), asked),
  "a text is empty": said(text(""), text("Hi")),
  "a message is only white space": said(text(" \n")),
  "a tool says an empty text": called([call()], [result({ content: [text("")] })]),
  "the assistant is first": of(NOVA, messages(answer(text("Hello")), asked)),
  "two messages in a row are the user's": messages(asked, asked),
  "the user calls a tool": { body: { messages: [user(call())], ...weather } },
  "the model takes no system prompt": of(TITAN, { body: { system: [text("Be brief.")] } }),
  "thoughts come back to another maker's model": of(GPT_OSS, messages(asked, answer(thought(), text("Hello")), asked)),
  "a thought has no signature": messages(asked, answer(thought(), text("Hello")), asked),
  "a signature is not Claude's": messages(asked, answer(thought({ signature: "AAAA" }), text("Hello")), asked),
  "the assistant has only thought": of(NEWEST, {
    body: {
      messages: [asked, answer(hidden), asked],
    },
  }),
  "a new model is to continue its last message": of(NEWEST, messages(asked, answer(text("Hello")))),
};

export const media: Readonly<Record<string, Broken>> = {
  "the model reads no images": of(GPT_OSS, said(text("Look."), image)),
  "a tool answers with a video": called(
    [call()],
    [result({ content: [{ video: { format: "mp4", source: { s3Location: { uri: "s3://bucket/a.mp4" } } } }] })],
  ),
  "an image is the assistant's": messages(asked, answer(image), asked),
  "a document's name has a dot": said(text("Look."), pdf("report.pdf")),
  "a document's name has two spaces": said(text("Look."), pdf("my  report")),
  "a document's name has other letters": said(text("Look."), pdf("résumé")),
  "a document's name is longer than 200 characters": said(text("Look."), pdf("n".repeat(201))),
  "two documents have one name": said(text("Look."), pdf(), pdf()),
  "a document has no text beside it": said(pdf()),
  "a cache point is first": said(cachePoint, text("Hi")),
  "a cache point follows a document of text": said(text("Look."), plain, cachePoint),
  "there are more than four cache points": said(...Array.from({ length: 5 }, () => [text("Hi"), cachePoint]).flat()),
  "Nova is to cache tools": of(NOVA, { body: toolConfig(spec(), cachePoint) }),
  "a model caches nothing": of(LLAMA, said(text("Hi"), cachePoint)),
};

export const results: Readonly<Record<string, Broken>> = {
  "the history has calls, but there are no tools": messages(asked, answer(call()), user(result())),
  "a call has no result": called([call()], [text("Well?")]),
  "one of two calls has no result": called([call(), call({ toolUseId: "tooluse_2" })], [result()]),
  "a result is another call's": called([call()], [result({ toolUseId: "tooluse_2" })]),
  "a result has no call": called([text("Hello")], [result()]),
  "there are more results than calls": called([call()], [result(), result({ toolUseId: "tooluse_2" })]),
  "the first message is a result": { body: { messages: [user(result())], ...weather } },
  "results come after a text": called([call()], [text("Look:"), result()]),
  "two calls have one id": called([call(), call()], [result()]),
  "a call has two results": called([call(), call({ toolUseId: "tooluse_2" })], [result(), result()]),
  "a call's input is no object": called([call({ input: "Paris" })], [result()]),
  "a tool's JSON is a list": called([call()], [result({ content: [{ json: [1] }] })]),
  "a failure is not explained": called([call()], [result({ content: [], status: "error" })]),
  "a text is beside a result for Llama": of(LLAMA, called([call()], [result(), text("Well?")])),
  "a document is beside a result for Claude": of(CLAUDE, called([call()], [result(), text("Look."), pdf()])),
  "an id is none of Mistral's": of(MISTRAL, called([call()], [result()])),
  "a call's id is none of Claude's": called([call({ toolUseId: "call:1" })], [result({ toolUseId: "call:1" })]),
};

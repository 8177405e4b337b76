// Images, audio and documents in a request to Google, also in the results of tools.
import { describe, expect, it } from "vitest";
import { bodyOf, contentsOf, errorOf, NEWEST, OLD, written } from "./support/write.ts";

const user = (...content: object[]) => ({ role: "user", content });
const text = (words: string) => ({ type: "text", text: words });
const image = (url: string) => ({ type: "image_url", image_url: { url } });
const file = (members: object) => ({ type: "file", file: members });
const audio = (format: string) => ({ type: "input_audio", input_audio: { data: "AAAA", format } });
const inline = (mimeType: string, data: string) => ({ inlineData: { mimeType, data } });
const address = (mimeType: string, fileUri: string) => ({ fileData: { mimeType, fileUri } });

describe("media", () => {
  it.each([
    [image("data:image/jpg;base64,/9j_-A"), inline("image/jpeg", "/9j/+A")],
    [image("data:image/heic;base64,AAAA"), inline("image/heic", "AAAA")],
    [image("https://a.b/c.png?d=e.pdf#f"), address("image/png", "https://a.b/c.png?d=e.pdf#f")],
    [image("HTTPS://a.b/c"), address("image/jpeg", "https://a.b/c")],
    [image("https://a.b"), address("image/jpeg", "https://a.b")],
    [file({ file_data: "https://a.b/c" }), address("application/pdf", "https://a.b/c")],
    [file({ file_data: "https://a.b/c.webp" }), address("image/webp", "https://a.b/c.webp")],
    [audio("wav"), inline("audio/wav", "AAAA")],
    [audio("mp3"), inline("audio/mp3", "AAAA")],
    [file({ file_data: "data:audio/mpeg;base64,AAAA" }), inline("audio/mp3", "AAAA")],
    [file({ file_data: "data:application/pdf;base64,JVBE", filename: "a.pdf" }), inline("application/pdf", "JVBE")],
    [file({ file_data: `data:text/csv;base64,${btoa("a,b")}` }), inline("text/plain", btoa("a,b"))],
    [file({ file_data: "data:text/plain;base64,w6k=" }), inline("text/plain", "w6k=")],
  ])("are parts of their kind: %j", (part, expected) => {
    expect(contentsOf([user(part)])).toEqual([{ role: "user", parts: [expected] }]);
  });

  it.each([
    image("http://a.b/c.png"),
    image("https://a.b/c.gif"),
    image("https://generativelanguage.googleapis.com/v1beta/files/abc"),
    image("HTTPS://a@GenerativeLanguage.googleapis.com:443/v1beta/files/abc.png"),
    image("data:image/gif;base64,AAAA"),
    file({ file_id: "file-1" }),
    file({ file_data: "data:application/zip;base64,AAAA" }),
    file({ file_data: "data:text/csv;base64,/w==" }),
    file({ file_data: "data:text/plain;base64,IA==" }),
    audio("pcm16"),
  ])("are refused if Google cannot take them, or left out if the operator wants that: %j", (part) => {
    const request = { messages: [user(text("Look."), part)] };
    const path = "messages[0].content[1]";
    expect(errorOf(request)).toEqual({ code: "unsupported_parameter", param: path });
    const { body, dropped } = written(request, { unsupported: "drop" });
    expect({ contents: body["contents"], dropped }).toEqual({
      contents: [{ role: "user", parts: [{ text: "Look." }] }],
      dropped: [path],
    });
  });

  it("may be anywhere on the web for Vertex AI, and nowhere for older models of the Gemini API", () => {
    const messages = [user(image("HTTP://a.b/c.png"))];
    expect(contentsOf(messages, { id: OLD, dialect: "vertex" })[0]?.parts).toEqual([
      address("image/png", "http://a.b/c.png"),
    ]);
    expect(errorOf({ messages: [user(image("https://a.b/c.png"))] }, { id: OLD }).param).toBe("messages[0].content[0]");
  });
});

describe("media in the results of tools", () => {
  const calls = ["a", "b"].map((id) => ({ id, type: "function", function: { name: "f", arguments: "" } }));
  const result = (id: string, ...content: object[]) => ({ role: "tool", tool_call_id: id, content });
  const png = inline("image/png", "AAAA");
  const pngImage = image("data:image/png;base64,AAAA");
  const answerOf = (results: object[], asked: object) =>
    bodyOf({ messages: [user(text("Hi")), { role: "assistant", tool_calls: calls }, ...results] }, asked).contents[2]
      ?.parts;
  const response = (id: string, value: object, rest: object = {}) => ({
    functionResponse: { name: "f", id, response: value, ...rest },
  });

  it("are in the results for newer models", () => {
    const results = [result("a", text("1"), pngImage), result("b", pngImage)];
    expect(answerOf(results, { id: NEWEST })).toEqual([
      response("a", { output: "1" }, { parts: [png] }),
      response("b", {}, { parts: [png] }),
    ]);
  });

  it("are behind all results for older models, with the name of their tool", () => {
    const results = [result("a", pngImage), result("b", text("2"))];
    const words = { text: "The media that f returned:" };
    expect(answerOf(results, {})).toEqual([response("a", {}), response("b", { output: "2" }), words, png]);
  });

  it("are behind the results where the service takes them only there", () => {
    const results = [result("a", image("https://a.b/c.png")), result("b", audio("wav"))];
    const [fetched, sound] = [address("image/png", "https://a.b/c.png"), inline("audio/wav", "AAAA")];
    const words = { text: "The media that f returned:" };
    expect(answerOf(results, { id: NEWEST })).toEqual([
      response("a", {}),
      response("b", {}),
      words,
      fetched,
      words,
      sound,
    ]);
    expect(answerOf(results, { id: NEWEST, dialect: "vertex" })).toMatchObject([
      { functionResponse: { parts: [fetched] } },
      {},
      words,
      sound,
    ]);
  });
});

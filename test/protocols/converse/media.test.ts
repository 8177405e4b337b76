// Images, audio and documents in a request to Bedrock, also in the results of tools.
import { describe, expect, it } from "vitest";
import { errorOf, LLAMA, MISTRAL, messagesOf, NOVA, OPAQUE, PLAIN, written } from "./support/write.ts";

const user = (...content: object[]) => ({ role: "user", content });
const text = (words: string) => ({ type: "text", text: words });
const image = (url: string) => ({ type: "image_url", image_url: { url } });
const file = (type: string, filename?: string, data = "AAAA") => ({
  type: "file",
  file: { file_data: `data:${type};base64,${data}`, ...(filename && { filename }) },
});
const audio = (format: string) => ({ type: "input_audio", input_audio: { data: "AAAA", format } });
const picture = (format: string, bytes = "AAAA") => ({ image: { format, source: { bytes } } });
const document = (format: string, name = "Document", bytes = "AAAA") => ({
  document: { format, name, source: { bytes } },
});
const OFFICE = "application/vnd.openxmlformats-officedocument";

describe("media", () => {
  it.each([
    [image("data:image/jpg;base64,/9j_-A"), picture("jpeg", "/9j/+A")],
    [image("data:image/png;base64,AAAA"), picture("png")],
    [image("data:image/gif;base64,AAAA"), picture("gif")],
    [image("data:image/webp;base64,AAAA"), picture("webp")],
    [file("application/pdf"), document("pdf")],
    [image("data:application/pdf;base64,AAAA"), document("pdf")],
    [file("text/csv"), document("csv")],
    [file("text/html"), document("html")],
    [file("text/markdown"), document("md")],
    [file("text/x-python"), document("txt")],
    [file("application/json"), document("txt")],
    [file("application/msword"), document("doc")],
    [file(`${OFFICE}.wordprocessingml.document`), document("docx")],
    [file("application/vnd.ms-excel"), document("xls")],
    [file(`${OFFICE}.spreadsheetml.sheet`), document("xlsx")],
    [file("text/plain", undefined, "w6k="), document("txt", "Document", "w6k=")],
  ])("are blocks of their kind: %j", (part, expected) => {
    expect(messagesOf([user(text("Look."), part)])).toEqual([{ role: "user", content: [{ text: "Look." }, expected] }]);
  });

  it.each([
    image("http://a.b/c.png"),
    image("https://a.b/c.png"),
    image("data:image/heic;base64,AAAA"),
    { type: "file", file: { file_id: "file-1" } },
    file("application/zip"),
    file("text/plain", undefined, "IA=="),
    audio("wav"),
  ])("are refused if Bedrock cannot take them, or left out if the operator wants that: %j", (part) => {
    const request = { messages: [user(text("Look."), part)] };
    const path = "messages[0].content[1]";
    expect(errorOf(request)).toEqual({ code: "unsupported_parameter", param: path });
    const { body, dropped } = written(request, { unsupported: "drop" });
    expect({ messages: body["messages"], dropped }).toEqual({
      messages: [{ role: "user", content: [{ text: "Look." }] }],
      dropped: [path],
    });
  });

  it("may be heard by models that can", () => {
    const id = "mistral.voxtral-small-24b-2507";
    expect(messagesOf([user(audio("wav"))], { id })[0]?.content).toEqual([
      { audio: { format: "wav", source: { bytes: "AAAA" } } },
    ]);
    expect(errorOf({ messages: [user(audio("pcm16"))] }, { id })).toMatchObject({ code: "unsupported_parameter" });
  });
});

describe("documents", () => {
  it("have names of their own, in characters that Bedrock takes", () => {
    const titles = ["a.b.pdf", "John's  report.pdf", "a_b.pdf", "[1] (x)-y", "résumé.docx", ".pdf", "x".repeat(300)];
    const names = messagesOf([user(text("Look."), ...titles.map((title) => file("application/pdf", title)))])[0]
      ?.content.slice(1)
      .map(({ document }) => (document as { name: string }).name);
    expect(names).toEqual([...["a_b", "John_s report", "a_b_2", "[1] (x)-y", "r_sum_", "Document"], "x".repeat(200)]);
  });

  it("have text beside them", () => {
    expect(
      messagesOf([user(file("application/pdf")), { role: "assistant", content: "Yes?" }, user(text("So?"))]),
    ).toEqual([
      { role: "user", content: [{ text: "See the document." }, document("pdf")] },
      { role: "assistant", content: [{ text: "Yes?" }] },
      { role: "user", content: [{ text: "So?" }] },
    ]);
  });
});

describe("the result of a tool", () => {
  const call = { id: "abcdefgh1", type: "function", function: { name: "f", arguments: "" } };
  const messagesAfter = (content: object[], id: string) =>
    messagesOf(
      [
        user(text("Hi")),
        { role: "assistant", content: null, tool_calls: [call] },
        { role: "tool", tool_call_id: call.id, content },
      ],
      { id },
    ).slice(2);
  const result = (...content: object[]) => ({ toolResult: { toolUseId: call.id, content } });
  const both = [image("data:image/png;base64,AAAA"), file("application/pdf")];

  it.each([PLAIN, LLAMA])("has images and documents in it for %s", (id) => {
    const [message, ...rest] = messagesAfter(both, id);
    expect(message?.content).toEqual([result(picture("png"), { text: "See the document." }, document("pdf"))]);
    expect(rest).toEqual([]);
  });

  it("has documents behind it for Nova", () => {
    expect(messagesAfter([text("Done."), ...both], NOVA)).toEqual([
      {
        role: "user",
        content: [result({ text: "Done." }, picture("png")), { text: "What the tools returned:" }, document("pdf")],
      },
    ]);
  });

  it("has all media behind it, and apart from it, for models that take none", () => {
    const inMessage = result({ text: "The user's message has what the tool returned." });
    expect(messagesAfter(both, OPAQUE)).toEqual([
      { role: "user", content: [inMessage] },
      { role: "assistant", content: [{ text: "I have the results." }] },
      { role: "user", content: [{ text: "What the tools returned:" }, picture("png"), document("pdf")] },
    ]);
    expect(messagesAfter([both[0] ?? {}], MISTRAL)).toHaveLength(3);
  });
});

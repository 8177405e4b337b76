// What pictures, recordings and documents in a prompt are estimated at.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estimatePromptTokens, estimateTokens } from "../../functions/core/limits/estimate.ts";
import { imageSize } from "../../functions/core/limits/image-size.ts";
import { imageTokens } from "../../functions/core/limits/media-tokens.ts";
import { runs } from "../support/long.ts";
import { base64, FILES, PICTURES } from "./support/pictures.ts";

const LARGEST = 4_784;
/** Names and addresses are counted as text. */
const NAMES = 100;

const chat = (...content: object[]) => estimatePromptTokens({ messages: [{ role: "user", content }] });
const png = PICTURES["png"]?.(1024, 1024) ?? "";
const url = (data: string, type = "image/png") => `data:${type};base64,${data}`;

describe("a picture", () => {
  it.each(Object.entries(PICTURES))("has a known size: %s", (_, picture) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9_999 }), fc.integer({ min: 1, max: 9_999 }), (width, height) => {
        expect(imageSize(picture(width, height))).toEqual({ width, height });
      }),
      { numRuns: runs(20, 1_000) },
    );
  });

  it.each(Object.entries(PICTURES))("may be cut or broken anywhere: %s", (_, picture) => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(255), (at, value) => {
        const bytes = [...Buffer.from(picture(640, 480), "base64")];
        const broken = [base64(bytes.slice(0, at)), base64(bytes.with(at % bytes.length, value))].map(imageSize);
        for (const size of broken) expect(["object", "string", "undefined"]).toContain(typeof size);
      }),
      { numRuns: runs(20, 1_000) },
    );
  });

  it.each([
    [1, 1, 255],
    [512, 512, 630],
    [1024, 1024, 2_520],
    [2048, 4096, LARGEST],
    [4096, 10, 765],
    [100_000, 100_000, LARGEST],
  ])("of %d × %d pixels costs %d tokens: the most of tiles and of patches", (width, height, tokens) => {
    expect(imageTokens({ width, height }, "high")).toBe(tokens);
    expect(imageTokens({ width, height }, "auto")).toBe(tokens);
    expect(imageTokens({ width, height }, undefined)).toBe(tokens);
    expect(imageTokens({ width, height }, "low")).toBe(85);
  });

  it("costs no less than OpenAI documents for it, in tiles and in patches", () => {
    const side = fc.integer({ min: 1, max: 20_000 });
    fc.assert(
      fc.property(side, side, (width, height) => {
        const tokens = imageTokens({ width, height }, "high");
        const patches = Math.ceil(width / 32) * Math.ceil(height / 32);
        expect(tokens).toBeGreaterThanOrEqual(2.46 * Math.min(1_536, patches));
        expect(tokens).toBeGreaterThanOrEqual(85 + 170);
        expect(tokens).toBeLessThanOrEqual(LARGEST);
        expect(imageTokens({ width, height }, "original")).toBeGreaterThanOrEqual(tokens);
      }),
      { numRuns: runs(100) },
    );
  });

  it.each<[string, Record<string, unknown>]>([
    ["chat", { messages: [{ content: [{ type: "image_url", image_url: { url: url(png) } }] }] }],
    ["chat, short", { messages: [{ content: [{ type: "image_url", image_url: url(png) }] }] }],
    [
      "a tool's answer",
      { messages: [{ role: "tool", content: [{ type: "image_url", image_url: { url: url(png) } }] }] },
    ],
    ["Responses", { input: [{ role: "user", content: [{ type: "input_image", image_url: url(png) }] }] }],
    [
      "a function's output",
      { input: [{ type: "function_call_output", output: [{ type: "input_image", image_url: url(png) }] }] },
    ],
    [
      "a screenshot",
      { input: [{ type: "computer_call_output", output: { type: "computer_screenshot", image_url: url(png) } }] },
    ],
    [
      "messages",
      { messages: [{ content: [{ type: "image", source: { type: "base64", media_type: "image/png", data: png } }] }] },
    ],
    ["servers of open models", { messages: [{ content: [{ type: "image", image: url(png) }] }] }],
    ["a part without a type", { messages: [{ content: [{ image_url: { url: url(png) } }] }] }],
    [
      "a tool's result",
      {
        messages: [
          { content: [{ type: "tool_result", content: [{ type: "image", source: { type: "base64", data: png } }] }] },
        ],
      },
    ],
  ])("is found in the form of %s", (_, body) => {
    expect(estimatePromptTokens(body)).toBeGreaterThanOrEqual(2_520);
    expect(estimatePromptTokens(body)).toBeLessThanOrEqual(2_520 + NAMES);
  });

  it("is not counted by the length of its data", () => {
    const long = url(png.slice(0, -4) + "A".repeat(4_000_000));
    expect(chat({ type: "image_url", image_url: { url: long } })).toBeLessThanOrEqual(2_520 + NAMES);
  });

  it.each([
    ["low", 85],
    ["high", 2_520],
    ["auto", 2_520],
  ])("is counted in the detail that is asked for: %s", (detail, tokens) => {
    expect(chat({ type: "image_url", image_url: { url: url(png), detail } })).toBeLessThanOrEqual(tokens + NAMES);
    expect(chat({ type: "input_image", image_url: url(png), detail })).toBeGreaterThanOrEqual(tokens);
  });

  it.each([
    ["an address", "https://pictures.example/1.png"],
    ["a format whose size is not read", url(FILES.heic(100), "image/heic")],
    ["a header that was cut", url(png.slice(0, 16))],
  ])("whose size is not known counts as the largest: %s", (_, address) => {
    expect(chat({ type: "image_url", image_url: { url: address } })).toBeGreaterThanOrEqual(LARGEST);
    expect(chat({ type: "image_url", image_url: { url: address } })).toBeLessThanOrEqual(LARGEST + 100);
  });

  it.each([
    ["a text", Buffer.from("Everything in this picture is text. ".repeat(500)).toString("base64")],
    ["a picture for lenient decoders", `${png.slice(0, 20)}==${png.slice(20)}`],
    ["a picture in another alphabet", `${png.slice(0, 40)}--__`],
  ])("of data that is not known as one counts as the largest, and as text: %s", (_, data) => {
    const tokens = chat({ type: "image_url", image_url: { url: url(data) } });
    expect(tokens).toBeGreaterThanOrEqual(LARGEST + 0.9 * estimateTokens(data));
  });

  it("counts as often as it is there", () => {
    const picture = { type: "image_url", image_url: { url: url(png.slice(0, -4) + "A".repeat(1_000)) } };
    expect(chat(...Array(30).fill(picture))).toBeGreaterThanOrEqual(30 * 2_520);
  });

  it.each<[string, object]>([
    ["in one object", { type: "image_url", image_url: { data: png, url: "https://pictures.example/1.png" } }],
    ["in two objects", { type: "image", image: { data: png }, source: { url: "https://pictures.example/1.png" } }],
    [
      "in the part and in an object",
      { type: "image_url", url: url(png), image_url: { url: "https://pictures.example/1.png" } },
    ],
  ])("of which the part gives two sources counts as both: %s", (_, part) => {
    expect(chat(part)).toBeGreaterThanOrEqual(2_520 + LARGEST);
  });

  it("is no excuse for the same data elsewhere", () => {
    const data = url(png.slice(0, -4) + "Ab3d".repeat(2_500));
    const body = { messages: [{ content: [{ type: "image_url", image_url: { url: data } }] }], user: data };
    expect(estimatePromptTokens(body)).toBeGreaterThanOrEqual(2_520 + 0.9 * estimateTokens(data));
  });
});

describe("a file", () => {
  const text = "This is a text of which every word is billed. ".repeat(500);
  const encoded = Buffer.from(text).toString("base64");

  it.each<[string, object]>([
    ["text, in chat", { type: "file", file: { filename: "a.txt", file_data: url(encoded, "text/plain") } }],
    ["text, in Responses", { type: "input_file", filename: "a.md", file_data: url(encoded, "text/markdown") }],
    ["text that is called a PDF", { type: "file", file: { file_data: url(encoded, "application/pdf") } }],
    [
      "text that begins like a PDF",
      { type: "file", file: { filename: "a.txt", file_data: url(Buffer.from(`%PDF-${text}`).toString("base64")) } },
    ],
  ])("of text counts as the text in it: %s", (_, part) => {
    expect(chat(part)).toBeGreaterThanOrEqual(estimateTokens(text));
    expect(chat(part)).toBeLessThanOrEqual(estimateTokens(text) + 100);
  });

  it("of text may have characters of several bytes anywhere", () => {
    const chinese = `a${"每个字都要算".repeat(20_000)}`;
    const data = url(Buffer.from(chinese).toString("base64"), "text/plain");
    expect(Math.abs(chat({ type: "file", file: { file_data: data } }) - estimateTokens(chinese))).toBeLessThanOrEqual(
      NAMES,
    );
  });

  it.each<[string, object]>([
    ["no base64", { type: "file", file: { file_data: `${text}!` } }],
    ["base64 with a mistake", { type: "file", file: { file_data: url(`${"%".repeat(10)}${encoded}`) } }],
  ])("that cannot be decoded counts as the text that it is: %s", (_, part) => {
    expect(chat(part)).toBeGreaterThanOrEqual(estimateTokens(text));
  });

  it.each([
    ["a PDF", FILES.pdf(100_000), 18_000],
    ["a PDF of a page", FILES.pdf(1_000), 3_000],
    ["a long PDF", FILES.pdf(4_000_000), 300_000],
    ["a document of an office program", FILES.docx(100_000), 18_000],
  ])("of pages counts by its size: %s", (_, data, tokens) => {
    const part = { type: "file", file: { filename: "a.pdf", file_data: url(data, "application/pdf") } };
    expect(chat(part)).toBeGreaterThanOrEqual(tokens);
    expect(chat(part)).toBeLessThanOrEqual(tokens + NAMES);
    const document = { type: "document", source: { type: "base64", media_type: "application/pdf", data } };
    expect(chat(document)).toBeGreaterThanOrEqual(tokens);
    expect(chat(document)).toBeLessThanOrEqual(tokens + NAMES);
  });

  it.each([
    ["a WAV of a minute, 8 kHz", "wav", FILES.wav(960_000), 1_920],
    ["an MP3 of a minute, 32 kbit/s", "mp3", FILES.mp3(240_000), 1_920],
  ])("of sound counts by its length: %s", (_, format, data, tokens) => {
    const estimate = chat({ type: "input_audio", input_audio: { data, format } });
    expect(estimate).toBeGreaterThanOrEqual(tokens);
    expect(estimate).toBeLessThanOrEqual(tokens + NAMES);
  });

  it.each<[string, object]>([
    ["an id", { type: "file", file: { file_id: "file-1" } }],
    ["an address", { type: "input_file", file_url: "https://files.example/a.pdf" }],
    ["an address of a document", { type: "document", source: { type: "url", url: "https://files.example/a.pdf" } }],
    [
      "an address of a document, in another form",
      { type: "document_url", document_url: "https://files.example/a.pdf" },
    ],
    ["a film", { type: "video_url", video_url: { url: "https://films.example/a.mp4" } }],
    ["a recording", { type: "audio_url", audio_url: { url: "https://sounds.example/a.mp3" } }],
  ])("that is elsewhere counts as a long one: %s", (_, part) => {
    expect(chat(part)).toBeGreaterThanOrEqual(60_000);
  });
});

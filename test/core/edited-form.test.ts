// What a model's entry says about the members of its requests, in forms.
import { describe, expect, it } from "vitest";
import { editedForm } from "../../functions/core/upstream/edited-form.ts";
import { parseForm } from "../../functions/core/wire/form.ts";
import { fieldsText } from "../../functions/core/wire/form-fields.ts";
import { targetFrom } from "../support/target.ts";
import { bytesOf, formOf, type Part, typeOf } from "./support/forms.ts";

const FILE: Part = { name: "file", filename: "a.wav", data: "RIFF\r\n--" };
const MODEL: Part = { name: "model", data: "mine" };
const PROMPT: Part = { name: "prompt", data: "as the client says" };

function edited(parts: readonly Part[], members: object) {
  const form = parseForm(formOf(parts), typeOf());
  return editedForm(form, targetFrom({ model: "openai/whisper-1", ...members }));
}

/** All parts, in their order. */
function partsOf(parts: readonly Part[], members: object) {
  const { bytes, contentType } = edited(parts, members);
  const text = (start: number, end: number) => new TextDecoder().decode(bytes.subarray(start, end));
  return parseForm(bytes, contentType).parts.map(({ name, data: { start, end } }) => [name, text(start, end)]);
}

describe("a form for a provider", () => {
  it("names the provider's model, and is otherwise the client's own", () => {
    const { bytes, contentType } = edited([FILE, MODEL, PROMPT], {});
    expect(bytes).toEqual(formOf([FILE, { ...MODEL, data: "whisper-1" }, PROMPT]));
    expect(contentType).toBe(typeOf());
  });

  it("has the model's defaults where the client says nothing", () => {
    const defaults = { prompt: "as the model says", language: "de" };
    expect(partsOf([MODEL, PROMPT], { defaults })).toEqual([
      ["language", "de"],
      ["model", "whisper-1"],
      ["prompt", "as the client says"],
    ]);
  });

  it("has what the model sets in place of what the client says, lists as OpenAI's SDKs write them", () => {
    const set = {
      prompt: "set",
      temperature: 0.5,
      include: ["logprobs", 1],
      chunking_strategy: { type: "auto" },
      x: null,
    };
    const client: Part[] = [PROMPT, { name: "include[]", data: "a" }, { name: "include", data: "b" }, MODEL];
    expect(partsOf(client, { set, defaults: { prompt: "default" } })).toEqual([
      ["prompt", "set"],
      ["temperature", "0.5"],
      ["include[]", "logprobs"],
      ["include[]", "1"],
      ["chunking_strategy", '{"type":"auto"}'],
      ["model", "whisper-1"],
    ]);
  });

  it("has nothing of what the model drops, in whatever way the client writes it", () => {
    const drop = ["prompt", "a", "language"];
    const client: Part[] = [PROMPT, { name: "a[b]", data: "1" }, { name: "a", filename: "", data: "" }, MODEL, FILE];
    expect(partsOf(client, { drop, defaults: { language: "de" } })).toEqual([
      ["model", "whisper-1"],
      ["file", "RIFF\r\n--"],
    ]);
  });

  it("may lose all but its model", () => {
    const { bytes } = edited([PROMPT, MODEL, PROMPT], { drop: ["prompt"] });
    expect(bytes).toEqual(formOf([{ ...MODEL, data: "whisper-1" }]));
  });

  it("escapes the names of added fields", () => {
    const { bytes, contentType } = edited([MODEL], { set: { 'a"\r\nb': "x" } });
    expect(new TextDecoder().decode(bytes)).toContain('name="a%22%0D%0Ab"\r\n');
    expect(contentType).toBe(typeOf());
  });

  it("is refused where its boundary is in what is added to it", () => {
    const form = parseForm(formOf([MODEL], "b"), typeOf("b"));
    expect(() =>
      editedForm(form, targetFrom({ model: "openai/whisper-1", set: { prompt: "one\r\n--b--\r\n" } })),
    ).toThrow("use another boundary");
    expect(() => editedForm(form, targetFrom({ model: "openai/whisper-1", set: { prompt: "one -b" } }))).not.toThrow();
  });

  it("leaves the client's form as it was, for the next target", () => {
    const bytes = formOf([FILE, MODEL]);
    const form = parseForm(bytes, typeOf());
    for (let attempt = 0; attempt < 2; attempt++)
      editedForm(form, targetFrom({ model: "openai/whisper-1", drop: ["file"], set: { prompt: "x" } }));
    expect(form.bytes).toEqual(formOf([FILE, MODEL]));
    expect(JSON.parse(fieldsText(form))).toEqual({ file: null, model: "mine" });
    expect(editedForm(form, targetFrom({ model: "openai/mine" })).bytes).toEqual(
      bytesOf(new TextDecoder().decode(bytes)),
    );
  });
});

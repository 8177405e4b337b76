// The fields of a form as JSON, for everything that looks at requests.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GatewayError } from "../../functions/core/error.ts";
import { nameFinder } from "../../functions/core/wire/fold.ts";
import { parseForm } from "../../functions/core/wire/form.ts";
import { assertFieldsReadOnce, fieldsText } from "../../functions/core/wire/form-fields.ts";
import { runs } from "../support/long.ts";
import { formOf, latin, type Part, typeOf } from "./support/forms.ts";

const formWith = (...parts: Part[]) => parseForm(formOf(parts), typeOf());
const fieldsOf = (...parts: Part[]) => JSON.parse(fieldsText(formWith(...parts)));

function refusalOf(action: () => unknown) {
  try {
    action();
    return undefined;
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return [error.status, error.body.code, error.body.param];
  }
}

describe("the fields of a form", () => {
  it("are texts, whatever they look like", () => {
    const text = fc.string({ unit: "grapheme" }).filter((text) => !text.includes("--"));
    fc.assert(
      fc.property(text, (prompt) => {
        expect(fieldsOf({ name: "prompt", data: prompt })).toEqual({ prompt });
      }),
      { numRuns: runs(50) },
    );
    expect(fieldsOf({ name: "user", data: "17" }, { name: "temperature", data: "0.2" })).toEqual({
      user: "17",
      temperature: "0.2",
    });
  });

  it("are what the gateway reads as numbers and booleans, where they are that", () => {
    expect(fieldsOf({ name: "stream", data: "true" }, { name: "n", data: "2" })).toEqual({ stream: true, n: 2 });
    expect(fieldsOf({ name: "stream", data: "False" })).toEqual({ stream: false });
    for (const data of ["1x", "on", "yes", "", " true"])
      expect(fieldsOf({ name: "stream", data })).toEqual({ stream: data });
  });

  it("are lists where they are repeated, or say so", () => {
    expect(
      fieldsOf({ name: "a", data: "1" }, { name: "b", data: "2" }, { name: "a", data: "3" }, { name: "a", data: "4" }),
    ).toEqual({ a: ["1", "3", "4"], b: "2" });
    expect(fieldsOf({ name: "timestamp_granularities[]", data: "word" })).toEqual({
      timestamp_granularities: ["word"],
    });
    expect(fieldsOf({ name: "chunking_strategy[type]", data: "server_vad" })).toEqual({
      chunking_strategy: ["server_vad"],
    });
  });

  it("are null where they are files, even empty ones", () => {
    expect(
      fieldsOf({ name: "file", filename: "a.wav", data: "RIFF" }, { name: "mask", filename: "", data: "" }),
    ).toEqual({
      file: null,
      mask: null,
    });
  });

  it("may have any name", () => {
    const text = fieldsText(formWith({ name: "__proto__", data: "x" }, { name: "constructor", data: "y" }));
    expect(text).toBe('{"__proto__":"x","constructor":"y"}');
  });

  it("are refused by name where they are not UTF-8, or longer than 1 MiB", () => {
    expect(refusalOf(() => fieldsOf({ name: "prompt", data: latin("\xff") }))).toEqual([
      400,
      "invalid_value",
      "prompt",
    ]);
    const long = (length: number) => ({ name: "prompt", data: new Uint8Array(length).fill(97) });
    expect(refusalOf(() => fieldsOf(long(2 ** 20)))).toBeUndefined();
    expect(refusalOf(() => fieldsOf(long(2 ** 20 + 1)))).toEqual([400, "invalid_value", "prompt"]);
  });
});

describe("a field that the gateway reads", () => {
  const check = (...parts: Part[]) =>
    refusalOf(() => assertFieldsReadOnce(formWith(...parts), nameFinder(["model", "stream"])));
  const model: Part = { name: "model", data: "mine" };

  it("may be there once, among others", () => {
    expect(check(model, { name: "models", data: "x" }, { name: "file", filename: "model", data: "x" })).toBeUndefined();
  });

  it.each<[string, Part[], string]>([
    ["twice", [model, model], "model"],
    ["in another case", [{ name: "Model", data: "x" }], "model"],
    ["as a list", [{ name: "model[]", data: "x" }], "model"],
    ["as an object", [model, { name: "model[0]", data: "x" }], "model"],
    ["as a file", [{ name: "model", filename: "x", data: "x" }], "model"],
    ["as a file without a name", [model, { name: "stream", filename: "", data: "true" }], "stream"],
  ])("may not be there %s", (_, parts, param) => {
    expect(check(...parts)).toEqual([400, "invalid_value", param]);
  });
});

// Which bodies are read as forms, and which as JSON.
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { unpack } from "../../functions/aws/unpack.ts";
import { GatewayError } from "../../functions/core/error.ts";
import { readBody } from "../../functions/core/read-body.ts";
import { editedForm } from "../../functions/core/upstream/edited-form.ts";
import { namesReadOnce } from "../../functions/core/wire/read-once.ts";
import { bytesOf, formOf, typeOf } from "./support/forms.ts";

const JSON_ONLY = { readOnce: namesReadOnce(["model"]) };
const FORMS_TOO = { ...JSON_ONLY, writeForm: editedForm };
const form = formOf([
  { name: "model", data: "mine" },
  { name: "file", filename: "a.wav", data: Uint8Array.of(0, 255) },
]);

type Protocol = typeof JSON_ONLY | typeof FORMS_TOO;

const read = (protocol: Protocol, body: string | Uint8Array, headers: Record<string, string>) =>
  readBody({ body, headers }, protocol, unpack);

async function refusalOf(...asked: Parameters<typeof read>) {
  const error = await read(...asked).catch((error: unknown) => error);
  if (!(error instanceof GatewayError)) throw new Error("the body was taken");
  return { status: error.status, code: error.body.code, message: error.body.message };
}

describe("a form", () => {
  it("is read by its Content-Type, as its fields and as it came", async () => {
    const { text, body, form: found } = await read(FORMS_TOO, form, { "content-type": typeOf() });
    expect([JSON.parse(text), body]).toEqual([{ model: "mine", file: null }, body]);
    expect([found?.bytes, found?.contentType]).toEqual([form, typeOf()]);
  });

  it("may be compressed", async () => {
    const headers = { "content-type": typeOf(), "content-encoding": "gzip" };
    const unpacked = (await read(FORMS_TOO, gzipSync(form), headers)).form?.bytes ?? [];
    expect(new Uint8Array(unpacked)).toEqual(form);
    expect(await refusalOf(FORMS_TOO, form, headers)).toMatchObject({ status: 400, code: "invalid_json" });
    expect(await refusalOf(FORMS_TOO, form, { ...headers, "content-encoding": "x" })).toMatchObject({ status: 415 });
  });

  it("is refused where it is none, and where it is too large", async () => {
    const headers = { "content-type": typeOf() };
    expect(await refusalOf(FORMS_TOO, '{"model":"mine"}', headers)).toMatchObject({
      status: 400,
      code: "invalid_value",
    });
    expect(await refusalOf(FORMS_TOO, new Uint8Array(6 * 2 ** 20 + 1), headers)).toMatchObject({
      status: 413,
      code: "request_too_large",
    });
  });

  it("is refused with advice where only JSON is taken", async () => {
    const refusal = { status: 400, code: "invalid_json", message: expect.stringContaining("takes JSON") };
    expect(await refusalOf(JSON_ONLY, form, { "content-type": typeOf() })).toEqual(refusal);
    expect(await refusalOf(JSON_ONLY, bytesOf("--b--"), { "content-type": typeOf() })).toEqual(refusal);
  });
});

describe("JSON", () => {
  it.each([{}, { "content-type": "application/json" }, { "content-type": "multipart/mixed; boundary=b" }])(
    "is read with the headers %j, where forms are taken too",
    async (headers) => {
      const found = await read(FORMS_TOO, '{"model":"mine"}', headers);
      expect(found).toEqual({ text: '{"model":"mine"}', body: { model: "mine" } });
    },
  );

  it("is read whatever its Content-Type says, where only JSON is taken", async () => {
    const found = await read(JSON_ONLY, '{"model":"mine"}', { "content-type": typeOf() });
    expect(found.body).toEqual({ model: "mine" });
    expect(await refusalOf(JSON_ONLY, '{"model":"a","model":"b"}', { "content-type": typeOf() })).toMatchObject({
      code: "invalid_value",
    });
  });
});

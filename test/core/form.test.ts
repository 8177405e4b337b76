// Forms: a provider finds the same parts in them as the gateway, whatever is in their files, or they are refused.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GatewayError } from "../../functions/core/error.ts";
import { parseForm } from "../../functions/core/wire/form.ts";
import { editForm } from "../../functions/core/wire/form-edit.ts";
import { occurrencesOf } from "../../functions/core/wire/occurrences.ts";
import { runs } from "../support/long.ts";
import {
  BOUNDARY,
  bytesOf,
  fileData,
  formOf,
  formWithModel,
  latin,
  type Part,
  typeOf,
  withModel,
} from "./support/forms.ts";

const read = (bytes: Uint8Array, type = typeOf()) => parseForm(bytes, type);

function withValue(bytes: Uint8Array, model: string): Uint8Array {
  return editForm(read(bytes), { replaced: new Map([["model", model]]), removed: new Set(), added: [] });
}

/** The message of the refusal, or undefined. Anything else that is thrown is thrown on. */
function refusalOf(bytes: Uint8Array | string, type = typeOf()): string | undefined {
  try {
    read(typeof bytes === "string" ? latin(bytes) : bytes, type);
    return undefined;
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    expect([error.status, error.body.code, error.body.type]).toEqual([400, "invalid_value", "invalid_request_error"]);
    return error.body.message;
  }
}

const dataIn = (bytes: Uint8Array) =>
  read(bytes).parts.map(({ name, isFile, data: { start, end } }) => ({
    name,
    isFile,
    data: bytes.subarray(start, end),
  }));

const FILE: Part = { name: "file", filename: "a.wav", data: "RIFF" };
const MODEL: Part = { name: "model", data: "mine" };

describe("a form", () => {
  it("has the parts that were put into it, whatever is in its files", () => {
    fc.assert(
      fc.property(formWithModel, (form) => {
        const parts = withModel(form, "mine");
        const expected = parts.map(({ name, filename, data }) => ({
          name,
          isFile: filename !== undefined,
          data: typeof data === "string" ? bytesOf(data) : data,
        }));
        expect(dataIn(formOf(parts))).toEqual(expected);
      }),
      { numRuns: runs(100) },
    );
  });

  it("changes in nothing but the model's value, wherever that is", () => {
    fc.assert(
      fc.property(formWithModel, fc.stringMatching(/^[\w./:-]{0,20}$/), (form, model) => {
        fc.pre(!model.includes("--"));
        expect(withValue(formOf(withModel(form, "mine")), model)).toEqual(formOf(withModel(form, model)));
      }),
      { numRuns: runs(100) },
    );
  });

  it("is read by another parser just as before, but for the model", async () => {
    await fc.assert(
      fc.asyncProperty(formWithModel, async (form) => {
        // undici gives up where it finds the boundary in a file, hyphens or not, and lets CRLF end a form twice.
        const others = form.others.filter(({ data }) => !Buffer.from(data).includes(BOUNDARY));
        const at = Math.min(form.at, others.length);
        const bytes = withValue(formOf(withModel({ others, at }, "mine")), "theirs");
        const parsed = await new Response(bytes, { headers: { "content-type": typeOf() } }).formData();
        expect(parsed.getAll("model")).toEqual(["theirs"]);
        const files = others.filter(({ filename }) => filename !== undefined);
        const found = await Promise.all(
          [...parsed.values()].filter((value) => value instanceof File).map((f) => f.bytes()),
        );
        expect(found).toEqual(files.map(({ data }) => data));
      }),
      { numRuns: runs(50) },
    );
  });

  it("may begin with empty lines, end without one, and have lines behind its end", () => {
    const text = Buffer.from(formOf([FILE, MODEL])).toString("latin1");
    for (const form of [`\r\n\r\n${text}`, text.slice(0, -2), `${text}\r\n \n`]) {
      expect(refusalOf(form)).toBeUndefined();
      expect(dataIn(latin(form)).map(({ name }) => name)).toEqual(["file", "model"]);
    }
  });

  it("may have no parts", () => {
    expect(read(latin(`--${BOUNDARY}--`)).parts).toEqual([]);
  });

  it("may have 256 parts, and not one more", () => {
    const many = (count: number) => Array<Part>(count).fill({ name: "include[]", data: "x" });
    expect(refusalOf(formOf(many(256)))).toBeUndefined();
    expect(refusalOf(formOf(many(257)))).toContain("256 parts");
  });

  it("is refused or read, and nothing else, whatever its bytes are", () => {
    const piece = fc.oneof(
      fc.constantFrom("--", "b", "--b", "\r\n--b\r\n", "\r\n--b--", "\r\n", "\n", "\r", ":", '"', ";", "\r\n\r\n"),
      fc.constantFrom(
        "Content-Disposition: form-data; ",
        'name="model"',
        '; filename="',
        "Content-Length: 1",
        "\0",
        "\xff",
      ),
      fc.string({ maxLength: 5 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), fc.boolean(), (pieces, isFramed) => {
        const text = pieces.join("");
        refusalOf(isFramed ? `--b\r\nContent-Disposition: form-data; ${text}\r\n--b--` : text, typeOf("b"));
      }),
      { numRuns: runs(100) },
    );
  });
});

it("a boundary is found wherever it is, also where it overlaps itself", () => {
  const text = (minLength: number, maxLength: number) =>
    fc.string({ unit: fc.constantFrom("-", "a"), minLength, maxLength, size: "max" });
  fc.assert(
    fc.property(text(1, 4), text(0, 60), fc.nat(5), (pattern, text, from) => {
      const starts = Array.from(text, (_, at) => at).filter((at) => at >= from && text.startsWith(pattern, at));
      expect([...occurrencesOf(bytesOf(pattern), bytesOf(text), from)]).toEqual(starts);
    }),
    { numRuns: runs(100) },
  );
});

describe("what some parsers take for a boundary and others do not", () => {
  const evil = 'Content-Disposition: form-data; name="model"\r\n\r\nevil';
  const inFile = (text: string) => formOf([MODEL, { ...FILE, data: latin(text) }]);

  it.each([
    ["after a bare LF", `x\n--${BOUNDARY}\r\n${evil}`],
    ["after a bare CR", `x\r--${BOUNDARY}\r\n${evil}`],
    ["before a bare LF", `x\r\n--${BOUNDARY}\n${evil}`],
    ["before a bare CR", `x\r\n--${BOUNDARY}\r${evil}`],
    ["before a space", `x\r\n--${BOUNDARY} \r\n${evil}`],
    ["with a longer name", `x\r\n--${BOUNDARY}x\r\n${evil}`],
    ["with one hyphen", `x\r\n--${BOUNDARY}-\r\n${evil}`],
    ["at the start of a file", `--${BOUNDARY}\r\n${evil}`],
    ["at the start of a file, and longer", `--${BOUNDARY}x\r\n${evil}`],
    ["within a line", `x--${BOUNDARY}\r\n${evil}`],
    ["within a line, as the last one", `x--${BOUNDARY}--\r\n${evil}`],
    ["at the end of a file", `x--${BOUNDARY}`],
    ["that ends the form early", `x\r\n--${BOUNDARY}--\r\n${evil}`],
    ["that ends the form early, in a longer line", `x\r\n--${BOUNDARY}--x\r\n${evil}`],
  ])("is refused %s", (_, text) => {
    expect(refusalOf(inFile(text))).toMatch(/boundary|blank line/);
  });

  it("is refused wherever in a file it is", () => {
    const splits = fc.constantFrom(`\n--${BOUNDARY}\n`, `\r--${BOUNDARY}x`, `\r\n--${BOUNDARY}\t`, `--${BOUNDARY}\r\n`);
    fc.assert(
      fc.property(fileData, splits, fileData, (before, split, after) => {
        const data = new Uint8Array(Buffer.concat([before, latin(split), after]));
        expect(refusalOf(formOf([MODEL, { ...FILE, data }]))).toMatch(/boundary|headers|Content-Disposition/);
      }),
      { numRuns: runs(100) },
    );
  });

  const text = Buffer.from(formOf([FILE, MODEL])).toString("latin1");

  it.each([
    ["a text before it", `preamble\r\n${text}`, "begin"],
    ["a bare LF before it", `\n${text}`, "begin"],
    ["bare LFs throughout", text.replaceAll("\r\n", "\n"), "CRLF"],
    ["another boundary", text.replaceAll(BOUNDARY, "other"), "begin"],
    ["no last boundary", text.slice(0, -4), "boundary"],
    ["half of its last boundary", text.slice(0, -8), "cut off"],
    ["nothing at all", "", "begin"],
    ["another form behind it", text + text, "goes on"],
    ["JSON", '{"model":"mine"}', "begin"],
    ["a part without a blank line", `--${BOUNDARY}\r\n${evil.slice(0, -8)}\r\n--${BOUNDARY}--`, "blank line"],
    ["a part that is empty", `--${BOUNDARY}\r\n--${BOUNDARY}--`, "blank line"],
  ])("is refused in a form with %s", (_, form, word) => {
    expect(refusalOf(form)).toContain(word);
  });
});

describe("the Content-Type of a form", () => {
  const form = formOf([MODEL], "b");

  it.each([
    "multipart/form-data; boundary=b",
    'Multipart/Form-Data;boundary="b"',
    "multipart/form-data ; charset=UTF-8 ; Boundary=b;",
  ])("may be %s", (type) => {
    expect(refusalOf(form, type)).toBeUndefined();
  });

  it.each([
    "multipart/form-data",
    "multipart/form-data; boundary=",
    'multipart/form-data; boundary=""',
    "multipart/form-data; boundary=a; boundary=b",
    "multipart/form-data; boundary=b; boundary=b",
    "multipart/form-data; boundary=b; BOUNDARY=a",
    "multipart/form-data; boundary=b, multipart/form-data; boundary=a",
    "multipart/form-data; boundary=b,a",
    'multipart/form-data; boundary="b"a',
    'multipart/form-data; boundary="b\\""',
    'multipart/form-data; boundary="b',
    "multipart/form-data; boundary =b",
    "multipart/form-data; boundary= b",
    "multipart/form-data; boundary*=utf-8''b",
    "multipart/form-data; boundary*0=b",
    "multipart/form-data; boundary=b; charset=utf-7",
    "multipart/form-data; boundary=b; charset=utf-16",
    "multipart/form-data; boundary=b; x=y",
    "multipart/form-data boundary=b",
    `multipart/form-data; boundary=${"b".repeat(71)}`,
    "multipart/form-data; boundary=bä",
  ])("may not be %s", (type) => {
    expect(refusalOf(form, type)).toContain("Content-Type");
  });
});

describe("the headers of a part", () => {
  const withHeaders = (...headers: string[]) =>
    bytesOf(`--${BOUNDARY}\r\n${headers.join("\r\n")}\r\n\r\nmine\r\n--${BOUNDARY}--\r\n`);
  const D = "Content-Disposition: form-data; ";

  it.each([
    ["a name without quotation marks", [`${D}name=model`], false],
    ["a name in lower case", ['content-disposition: form-data;name="model"'], false],
    ["a file's name", [`${D}name="model"; filename="a b.mp3"`], true],
    [
      "a file's name in two ways, as .NET sends it",
      [`${D}name=model; filename=ä.mp3; filename*=utf-8''%C3%A4.mp3`],
      true,
    ],
    ["a file's name in one way, as aiohttp sends it", [`${D}name="model"; filename*=utf-8''%C3%A4.mp3`], true],
    ["the name of a path", [`${D}name="model"; filename="C:\\\\dir\\a.mp3"`], true],
    ["its length, as OkHttp sends it", [`${D}name="model"`, "Content-Length: 4"], false],
    ["no encoding, as OkHttp says it", [`${D}name="model"`, "Content-Transfer-Encoding: binary"], false],
    ["its character set", [`${D}name="model"`, "Content-Type: text/plain; charset=UTF-8"], false],
  ])("may have %s", (_, headers, isFile) => {
    expect(dataIn(withHeaders(...headers))).toEqual([{ name: "model", isFile, data: bytesOf("mine") }]);
  });

  it.each([
    ["no name", [D.slice(0, -2)]],
    ["an empty name", [`${D}name=""`]],
    ["no Content-Disposition", ["Content-Type: text/plain"]],
    ["another disposition", ['Content-Disposition: attachment; name="model"']],
    ["two dispositions", [`${D}name="a"`, `${D}name="model"`]],
    ["two dispositions in different case", [`${D}name="a"`, `${D.toLowerCase()}name="model"`]],
    ["two names", [`${D}name="a"; name="model"`]],
    ["a name as another encoding has it", [`${D}name*=utf-8''model`]],
    ["a second name as another encoding has it", [`${D}name="a"; name*=utf-8''model`]],
    ["a name in pieces", [`${D}name*0="mo"; name*1="del"`]],
    ["a name behind that of a file", [`${D}filename="model"; name="a"`]],
    ["a name that needs quotation marks", [`${D}name=a[]`]],
    ["a name with an escape", [`${D}name="mo\\del"`]],
    ["a name with a percent sign", [`${D}name="%6dodel"`]],
    ["a name with a space", [`${D}name="model "`]],
    ["a name with a semicolon", [`${D}name="a;name=model"`]],
    ["a name beyond ASCII", [`${D}name="mödel"`]],
    ["a space before the value", [`${D}name= "model"`]],
    ["a name of a file that may end early", [`${D}name="a"; filename="\\"; name="model"; x="`]],
    ["a name of a file with a parameter in it", [`${D}name="a"; filename="x; name=model"`]],
    ["two names of files", [`${D}name="a"; filename="x"; filename="y"`]],
    ["a name of a file that is not encoded as it says", [`${D}name="a"; filename*=x`]],
    ["a name of a file in another encoding", [`${D}name="a"; filename*=utf-7''x`]],
    ["a space at its end", [`${D}name=model `]],
    ["a semicolon at its end", [`${D}name="model";`]],
    ["another parameter", [`${D}name="a"; size=4`]],
    ["a folded line", [D, ' name="model"']],
    ["a folded line with a tab", [`${D}name="a";`, '\tname="model"']],
    ["a space before the colon", [`Content-Disposition : form-data; name="model"`]],
    ["a line without a colon", [`${D}name="a"`, "model"]],
    ["a bare LF", [`X: y\n${D}name="a"`, `${D}name="model"`]],
    ["a bare CR", [`${D}name="a"\rX: y`]],
    ["a NUL", [`${D}name="a"; filename="x\0"`]],
    ["a line separator", [`${D}name="a"; filename="\u2028"`]],
    ["a next line", [`${D}name="a"; filename="\u0085"`]],
    ["base64", [`${D}name="model"`, "Content-Transfer-Encoding: base64"]],
    ["quoted-printable", [`${D}name="model"; filename="x"`, "Content-Transfer-Encoding: Quoted-Printable"]],
    ["gzip", [`${D}name="model"`, "Content-Encoding: gzip"]],
    ["a shorter length", [`${D}name="model"`, "Content-Length: 3"]],
    ["a longer length", [`${D}name="model"`, "Content-Length: 40"]],
    ["another character set", [`${D}name="model"`, "Content-Type: text/plain; charset=utf-16le"]],
    ["the type of a file", [`${D}name="model"`, "Content-Type: application/octet-stream"]],
    ["parts of its own", [`${D}name="a"`, "Content-Type: multipart/mixed; boundary=x"]],
    ["too many lines", [`${D}name="a"`, ...Array.from({ length: 16 }, (_, at) => `X-${at}: y`)]],
    ["too long a line", [`${D}name="a"`, `X: ${"y".repeat(8192)}`]],
    ["the field that names a character set", [`${D}name="_charset_"`]],
  ])("may not have %s", (_, headers) => {
    expect(refusalOf(withHeaders(...headers))).toContain("Invalid form");
  });

  it("may not be in another encoding than UTF-8", () => {
    expect(refusalOf(latin(`--b\r\n${D}name="a"; filename="\xe4"\r\n\r\n\r\n--b--`), typeOf("b"))).toContain("UTF-8");
  });

  it("say the length of the new value, where they said that of the old one", () => {
    const written = withValue(
      withHeaders(`${D}name="model"`, "content-length:  4", "X-Content-Length: 4"),
      "whisper-1",
    );
    expect(written).toEqual(
      bytesOf(
        `--${BOUNDARY}\r\n${D}name="model"\r\ncontent-length:  9\r\nX-Content-Length: 4\r\n\r\nwhisper-1\r\n--${BOUNDARY}--\r\n`,
      ),
    );
  });
});

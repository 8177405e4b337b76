// The Content-Disposition of a part: the name of its field and of its file, as all parsers read them.
import { invalidForm } from "./form-error.ts";

export interface PartHead {
  readonly name: string;
  /** Whether it has a file's name. */
  readonly isFile: boolean;
}

/**
 * The name comes first, as RFC 7578 shows it and undici needs it, so that no search for `name="` finds a file's name before it.
 * A backslash in front of a quotation mark ends the value for some parsers only; clients write the mark as %22.
 */
const DISPOSITION = /^form-data *; *name=(?:"([^"]*)"|([\w.$+-]+))( *;.*)?$/;
const FILE_NAME =
  / *; *(?:(filename)=("(?:[^"\\]|\\(?!"))*"|[^\s";,*']+)|(filename\*)=[Uu][Tt][Ff]-8'[\w-]*'((?:[\w!#$&+.^`|~-]|%[\dA-Fa-f]{2})+))/y;

/** What names of API fields are made of. Others would have to be decoded: by %, by a backslash, by a character set. */
const NAME = /^[\w.:$@/+[\]-]{1,256}$/;

export function readDisposition(value: string): PartHead {
  const [, quoted, plain = "", rest = ""] = DISPOSITION.exec(value) ?? [];
  const name = quoted ?? plain;
  if (name === "")
    throw invalidForm(`a part's Content-Disposition must be 'form-data; name="…"', and a file's name after it`);
  if (!NAME.test(name))
    throw invalidForm("the names of its fields may have letters, digits and _ . : $ @ / + - [ ] only");
  // Names and values would be read in the character set that this field's value names (RFC 7578, 4.6).
  if (name.toLowerCase() === "_charset_") throw invalidForm("it may have no field _charset_");
  assertFileName(rest);
  return { name, isFile: rest !== "" };
}

/** At most one in either way. The second has an encoding (RFC 8187), which python-multipart ignores. */
function assertFileName(text: string): void {
  const seen = new Set<string>();
  FILE_NAME.lastIndex = 0;
  while (FILE_NAME.lastIndex < text.length) {
    const [, plain, value = "", encoded = ""] = FILE_NAME.exec(text) ?? [];
    const way = plain ?? encoded;
    if (way === "" || seen.has(way))
      throw invalidForm("a part's Content-Disposition may have a name and a file's name only");
    // cpp-httplib takes every semicolon for the start of a parameter, and so `name=` in a file's name for another name.
    if (hasParameter(value)) throw invalidForm("the name of a file may not have ; and =");
    seen.add(way);
  }
}

function hasParameter(text: string): boolean {
  const semicolon = text.indexOf(";");
  return semicolon >= 0 && text.includes("=", semicolon);
}

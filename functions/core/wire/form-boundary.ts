// The boundary of a form, from its Content-Type. The header travels on, and every provider must find the same boundary in it.
import { invalidForm } from "./form-error.ts";

const PARAMETER = /\s*;\s*(?:([^\s=;"]+)=(?:"([^"\\]*)"|([^\s";,\\()]+)))?\s*/y;
/** RFC 2046, 5.1.1, without the space, which some parsers trim. */
const BOUNDARY = /^[0-9A-Za-z'()+_,./:=?-]{1,70}$/;

/**
 * No other parameters are read: Starlette decodes the names of fields by `charset`, Go's mime package joins `boundary*0` and
 * `boundary*1`, and of two boundaries some take the first and some the last.
 */
export function boundaryOf(contentType: string): string {
  let boundary: string | undefined;
  for (const [name, value] of parametersOf(contentType)) {
    if (name === "charset" && /^utf-?8$/i.test(value)) continue;
    if (name !== "boundary")
      throw invalidForm("its Content-Type may have no parameters but boundary and charset=utf-8");
    if (boundary !== undefined) throw invalidForm("its Content-Type has two boundaries");
    boundary = value;
  }
  if (boundary === undefined || !BOUNDARY.test(boundary)) {
    throw invalidForm("its Content-Type needs a boundary of 1 to 70 letters, digits and '()+_,-./:=?");
  }
  return boundary;
}

function parametersOf(contentType: string): [name: string, value: string][] {
  const parameters: [string, string][] = [];
  PARAMETER.lastIndex = contentType.includes(";") ? contentType.indexOf(";") : contentType.length;
  while (PARAMETER.lastIndex < contentType.length) {
    const found = PARAMETER.exec(contentType);
    if (found === null) throw invalidForm("its Content-Type cannot be read");
    const [, name, quoted, plain = ""] = found;
    if (name !== undefined) parameters.push([name.toLowerCase(), quoted ?? plain]);
  }
  return parameters;
}

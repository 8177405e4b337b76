// The input of a custom tool, which a model writes as the string in an object, and which clients get as it comes.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AnswerEvent } from "../../../../functions/core/conversation/events.ts";
import { openTextInput } from "../../../../functions/protocols/responses/inbound/answer/input-text.ts";
import { runs } from "../../../support/long.ts";
import { end, part, start } from "../../chat/support/events.ts";
import { told } from "./support/write.ts";

function read(...pieces: readonly string[]): string[] {
  const input = openTextInput();
  return [...pieces.map((piece) => input.read(piece)), input.end()];
}

const joined = (...pieces: readonly string[]) => read(...pieces).join("");

/** As JSON allows it: some characters escaped, and space where there can be some. */
const encoded = (text: string, escapes: Iterator<number>) => {
  const characters = text.split("").map((unit) => {
    const code = `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
    return Number(escapes.next().value) % 3 === 0 ? code : JSON.stringify(unit).slice(1, -1);
  });
  return `{ "input" :"${characters.join("")}" }`;
};

describe("the input of a custom tool", () => {
  it("is the text in the object, whatever the text, its escapes and its pieces", () => {
    const cuts = fc.array(fc.nat(400), { maxLength: 8 });
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 40 }),
        fc.infiniteStream(fc.nat()),
        cuts,
        (text, escapes, at) => {
          const object = encoded(text, escapes);
          const places = [
            0,
            ...at.map((place) => place % object.length).sort((one, other) => one - other),
            object.length,
          ];
          const pieces = places.slice(1).map((place, index) => object.slice(places[index], place));
          const got = read(...pieces);
          expect(got.join("")).toBe(text);
          expect(got.filter((piece) => !piece.isWellFormed())).toEqual(text.isWellFormed() ? [] : expect.anything());
        },
      ),
      { numRuns: runs(100) },
    );
  });

  it("comes while the model writes it, as soon as its characters are whole", () => {
    expect(read('{"in', 'put":"a', "\\", "nb\\ud83d", "\\ude00\\u00", 'e9"', "}")).toEqual([
      "",
      "a",
      "",
      "\nb",
      "😀",
      "é",
      "",
      "",
    ]);
    const events: AnswerEvent[] = [
      start,
      ...part(0, { type: "tool-call", id: "a", name: "patch" }, '{"input":"a', 'b"}'),
      end(),
    ];
    expect(told(events, { clientTools: new Map([["patch", { type: "custom", name: "patch" }]]) })).toEqual([
      [0, "output_item.added"],
      [0, "custom_tool_call_input.delta", "a"],
      [0, "custom_tool_call_input.delta", "b"],
      [0, "custom_tool_call_input.done"],
      [0, "output_item.done"],
    ]);
  });

  it.each([
    ["raw line ends", '{"input":"a\nb"}', "a\nb"],
    ["unknown escapes", '{"input":"\\d+ \\u12 \\uXYZ\\\\"}', "\\d+ \\u12 \\uXYZ\\"],
    ["no end", '{"input":"a\\', "a\\"],
    ["half an escape at the end", '{"input":"a\\u00', "a\\u00"],
    ["half a character at the end", '{"input":"a\\ud83d', "a\ud83d"],
    ["members behind it", '{"input":"a","b":"c"}', "a"],
    ["members before it", '{"b":"c","input":"a"}', "a"],
    ["other members only", '{"b":"c"}', '{"b":"c"}'],
    ["a value that is no text", '{"input":{"a":1}}', '{"input":{"a":1}}'],
    ["no object", "*** Begin Patch", "*** Begin Patch"],
    ["nothing", "", ""],
  ])("may have %s", (_, object, text) => {
    expect(joined(object)).toBe(text);
    expect(joined(...object)).toBe(text);
  });

  it("is read in time that grows with its length only", () => {
    for (const character of ["a", "\\", '"', " ", "{", "\\u"]) {
      for (const beginning of ["", '{"input":"']) {
        const input = openTextInput();
        let length = input.read(beginning).length;
        for (let count = 0; count < 30_000; count++) length += input.read(character).length;
        expect(length + input.end().length).toBeLessThanOrEqual(beginning.length + 60_000);
      }
    }
  });
});

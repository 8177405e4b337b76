// One member of a JSON text is set; every other byte stays as it came.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { getMember, setMember } from "../../functions/core/wire/json.ts";
import { nameIn, walkMembers } from "../../functions/core/wire/json-walk.ts";
import { runs } from "../support/long.ts";

const space = fc.stringMatching(/^[ \t\r\n]{0,3}$/);

/** A value's text, as wild as the grammar allows: digits beyond a double, escapes, brackets in strings. */
const scalar = fc.oneof(
  fc.constantFrom("12345678901234567890", "1.0", "-0", "1e400", "0.1e-7", "true", "null", '"}],{"', '"\\\\"', '"\\""'),
  fc.constantFrom('"\\u006dodel"', '"{\\"model\\":1}"', '"\\ud800"', '"🌊"', '""', "{ }", "[\n]"),
  fc.json(),
);
const value = fc.letrec<{ value: string; object: string; array: string }>((tie) => ({
  value: fc.oneof({ depthSize: "small" }, scalar, tie("object"), tie("array")),
  object: fc.array(fc.tuple(fc.constantFrom("model", "a"), tie("value"), space), { maxLength: 3 }).map(objectText),
  array: fc.array(fc.tuple(space, tie("value")), { maxLength: 3 }).map((items) => `[${items.map(join).join(",")}]`),
})).value;

/** Names as they are written; `name` written with escapes is the same name (RFC 8259, 8.3). */
const NAMES = ['"model"', '"\\u006dodel"', '"mod\\u0065l"', '"models"', '"mode"', '"Model"', '"__proto__"', '""'];
const name = fc.oneof(fc.constantFrom(...NAMES, '"\\\\model"', '"model\\""', '"\\n"'), fc.json().map(JSON.stringify));

interface Member {
  readonly before: string;
  readonly name: string;
  readonly colon: string;
  readonly value: string;
  readonly after: string;
}
const scalarValue = fc.oneof(fc.string(), fc.integer(), fc.boolean());
const memberParts = { before: space, name, colon: space.map((s) => `${s}:${s}`), value, after: space };
const member = fc.record<Member>(memberParts);
/** Without escapes, as most texts are. */
const plainName = fc.constantFrom('"model"', '"a"');
const plainValue = fc.constantFrom('"model"', '["model"]', '{"model":1}', '[{"model":1}]', '"b"', "1");
const plainMember = fc.record<Member>({ ...memberParts, name: plainName, value: plainValue });
const members = fc.oneof(fc.array(member, { maxLength: 6 }), fc.array(plainMember, { maxLength: 4 }));

describe("setMember", () => {
  it("changes the value of that member, wherever it is and however its name is written, and no other byte", () => {
    fc.assert(
      fc.property(members, fc.tuple(space, space), value, (list, around, set) => {
        fc.pre(list.filter(isModel).length === 1);
        const expected = list.map((member) => (isModel(member) ? { ...member, value: set } : member));
        expect(setMember(textOf(list, around), "model", set)).toBe(textOf(expected, around));
      }),
      { numRuns: runs(150) },
    );
  });

  it("leaves one of several members of that name, so that every reader finds the same value", () => {
    fc.assert(
      fc.property(members, fc.tuple(space, space), value, (list, around, set) => {
        fc.pre(list.filter(isModel).length > 1);
        const first = list.findIndex(isModel);
        const expected = list.flatMap((member, at) =>
          isModel(member) ? (at === first ? [{ ...member, value: set }] : []) : [member],
        );
        const result = setMember(textOf(list, around), "model", set);
        expect(membersIn(result)).toEqual(membersIn(textOf(expected, around)));
      }),
      { numRuns: runs(150) },
    );
  });

  it("makes a text longer by the value and the name at most, however often the name is repeated", () => {
    fc.assert(
      fc.property(
        members,
        fc.tuple(space, space),
        value,
        fc.constantFrom("model", "a", ""),
        (list, around, set, name) => {
          const text = textOf(list, around);
          const result = setMember(text, name, set);
          expect(result.length).toBeLessThanOrEqual(text.length + set.length + name.length + '"":,'.length);
          expect(getMember(result, name)).toBe(set);
          expect(JSON.parse(result)).toEqual({ ...JSON.parse(text), ...own(name, JSON.parse(set)) });
        },
      ),
      { numRuns: runs(150) },
    );
    const repeated = `{${Array(1_000).fill('"model":1').join(",")}}`;
    expect(setMember(repeated, "model", `"${"x".repeat(1_000)}"`)).toHaveLength('{"model":""}'.length + 1_000);
  });

  it("adds a member that is missing, and leaves the others as they are", () => {
    fc.assert(
      fc.property(members, fc.tuple(space, space), value, (list, around, set) => {
        fc.pre(list.every(({ name }) => JSON.parse(name) !== "model"));
        const text = textOf(list, around);
        const result = setMember(text, "model", set);
        const parsed = Object.entries(JSON.parse(result)).filter(([name]) => name !== "model");
        expect(getMember(result, "model")).toBe(set);
        expect(parsed).toEqual(Object.entries(JSON.parse(text)));
        const added = `"model":${set}${list.length > 0 ? "," : ""}`;
        expect(result.replace(added, () => "")).toBe(text);
      }),
      { numRuns: runs(150) },
    );
  });

  it("sets any name", () => {
    fc.assert(
      fc.property(fc.string(), fc.dictionary(fc.string(), scalarValue), (name, object) => {
        const result = JSON.parse(setMember(JSON.stringify(object), name, "1"));
        expect(Object.entries(result).toSorted()).toEqual(
          Object.entries(JSON.parse(JSON.stringify({ ...object, ...own(name, 1) }))).toSorted(),
        );
      }),
    );
  });

  it("does not take an escape for the characters that it is written with", () => {
    expect(JSON.parse(setMember('{"\\n":1}', "\\n", "2"))).toEqual({ "\n": 1, "\\n": 2 });
  });

  it("keeps numbers that a double cannot hold", () => {
    const text = '{"seed":12345678901234567890,"temperature":1.0,"model":"a","x":[1e400,-0.0]}';
    expect(setMember(text, "model", '"b"')).toBe(text.replace('"a"', '"b"'));
  });

  it("takes time in proportion to the text, also for a long string of backslashes and quotes", () => {
    const text = JSON.stringify({ text: '\\"'.repeat(500_000), model: "a" });
    expect(JSON.parse(setMember(text, "model", '"b"'))).toMatchObject({ model: "b" });
  }, 2_000);
});

describe("getMember", () => {
  it("gives the text of a value, the last if there are several, as JSON.parse does", () => {
    fc.assert(
      fc.property(members, fc.tuple(space, space), (list, around) => {
        const expected = list.findLast(({ name }) => JSON.parse(name) === "model")?.value;
        expect(getMember(textOf(list, around), "model")).toBe(expected);
      }),
      { numRuns: runs(150) },
    );
  });

  it("does not look into other members", () => {
    expect(getMember('{"a":{"model":1},"b":"\\"model\\":2"}', "model")).toBeUndefined();
  });
});

function isModel({ name }: Member): boolean {
  return JSON.parse(name) === "model";
}

/** Names and values as they are written. */
function membersIn(text: string): string[][] {
  const found: string[][] = [];
  walkMembers(text, ({ name, value }) => {
    found.push([nameIn(text, name), text.slice(name.start, name.end), text.slice(value.start, value.end)]);
  });
  return found;
}

function textOf(list: readonly Member[], [before, after]: readonly [string, string]): string {
  const inside = list.map(({ before, name, colon, value, after }) => before + name + colon + value + after);
  return `${before}{${list.length > 0 ? inside.join(",") : after}}${after}`;
}

function objectText(list: readonly (readonly [string, string, string])[]): string {
  return `{${list.map(([name, value, space]) => `${space}"${name}":${space}${value}`).join(",")}}`;
}

function join(parts: readonly string[]): string {
  return parts.join("");
}

/** An own member, also for `__proto__`. */
function own(name: string, value: unknown): object {
  return Object.fromEntries([[name, value]]);
}

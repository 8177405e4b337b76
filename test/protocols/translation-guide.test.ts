// The tables of docs/translation.md that have their source in the code.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { capabilities, EFFORTS } from "../../functions/core/directory/capabilities.ts";
import { budgetOf } from "../../functions/protocols/generate/outbound/request/effort.ts";
import { LEFT_OF_TOOLS, READ } from "../../functions/protocols/messages/inbound/request/members-left.ts";
import { READ as READ_OF_RESPONSES } from "../../functions/protocols/responses/inbound/request/members-left.ts";

const root = resolve(import.meta.dirname, "../..");
const sections = readFileSync(join(root, "docs/translation.md"), "utf8").split(/^#+ /m);

/** The words in code of each first cell, and the next cell. */
function rowsUnder(heading: string): { names: string[]; text: string }[] {
  const section = sections.find((text) => text.startsWith(`${heading}\n`)) ?? "";
  return Array.from(section.matchAll(/^\| (`[^|]+) \| ([^|]+) \|/gm), ([, first = "", text = ""]) => ({
    names: Array.from(first.matchAll(/`([^`]+)`/g), ([, name = ""]) => name),
    text,
  }));
}

describe("the guide to translation", () => {
  it("names every capability that an entry can correct", () => {
    const named = rowsUnder("Models").flatMap(({ names }) => names);
    expect(named.toSorted()).toEqual(Object.keys(capabilities.shape).toSorted());
  });

  it("names the budget of every effort", () => {
    const rows = rowsUnder("Reasoning effort").filter(({ names }) => !names.includes("none"));
    const budgets = rows.flatMap(({ names, text }) => names.map((name) => [name, Number(text.replace(",", ""))]));
    expect(budgets).toEqual(EFFORTS.map((effort) => [effort, budgetOf(effort)]));
  });

  it("names every member of Messages that is read, and what is refused or left out", () => {
    const named = rowsUnder("Clients of Messages").flatMap(({ names }) => names);
    const refused = ["mcp_servers", "container"];
    expect([...named, ...refused]).toEqual(expect.arrayContaining([...READ]));
    const section = sections.find((text) => text.startsWith("Clients of Messages\n"));
    for (const name of [...refused, ...LEFT_OF_TOOLS]) expect(section).toContain(`\`${name}\``);
  });

  it("names every member of Responses that is read", () => {
    const named = rowsUnder("Clients of Responses").flatMap(({ names }) => names);
    expect(named).toEqual(expect.arrayContaining([...READ_OF_RESPONSES]));
  });
});

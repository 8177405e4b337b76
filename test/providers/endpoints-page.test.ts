// docs/endpoints.md: its table says of every provider what the code says.
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { ProtocolName } from "../../functions/core/directory/protocol-names.ts";
import { protocolsByProvider } from "../../functions/providers/configuration-rules.ts";

const CONVERSATIONS = ["chat", "responses", "messages"] as const;
const OTHERS = ["completions", "moderations", "images", "speech", "transcriptions", "rerank"] as const;
const ENDPOINTS: readonly ProtocolName[] = [...CONVERSATIONS, "embeddings", ...OTHERS];

/** What an endpoint is translated to where the provider does not speak it. */
function sourcesOf(endpoint: ProtocolName): readonly ProtocolName[] {
  if (CONVERSATIONS.some((name) => name === endpoint)) return [...CONVERSATIONS, "generate", "converse"];
  return endpoint === "embeddings" ? ["embed"] : [];
}

function cellOf(endpoint: ProtocolName, spoken: readonly ProtocolName[]): string {
  if (spoken.includes(endpoint)) return "yes";
  return sourcesOf(endpoint).some((name) => spoken.includes(name)) ? "translated" : "–";
}

it("the table of providers in docs/endpoints.md is what the providers speak", () => {
  const rows = [...protocolsByProvider()].map(([name, spoken]) => {
    return `| ${[`\`${name}\``, ...ENDPOINTS.map((endpoint) => cellOf(endpoint, spoken))].join(" | ")} |`;
  });
  const page = readFileSync(new URL("../../docs/endpoints.md", import.meta.url), "utf8");
  const [, section = ""] = page.split("\n## Providers\n");
  const [head, , ...table] = section.split("\n").filter((line) => line.startsWith("| "));
  expect(head).toBe(`| provider | ${ENDPOINTS.map((name) => `\`${name}\``).join(" | ")} |`);
  expect(table.toSorted()).toEqual(rows.toSorted());
});

// The files of docs/ that are made from the code, by their paths.
import { openApiDocument } from "../../functions/admin/api/description/openapi.ts";
import packageFile from "../../package.json" with { type: "json" };
import { sluice } from "../sluice/command.ts";
import { referenceOf } from "./page.ts";

export function generatedFiles(): ReadonlyMap<string, string> {
  return new Map([
    ["docs/cli.md", referenceOf(sluice, (command) => command.name() === "completion")],
    ["docs/openapi.json", `${JSON.stringify(openApiDocument(packageFile.version), null, 2)}\n`],
  ]);
}

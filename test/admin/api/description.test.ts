// The description of the admin API: it is what the code says, and says it in OpenAPI's form.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { openApiDocument } from "../../../functions/admin/api/description/openapi.ts";
import { ROUTES } from "../../../functions/admin/api/routes.ts";
import packageFile from "../../../package.json" with { type: "json" };

const document = openApiDocument(packageFile.version);

describe("docs/openapi.json", () => {
  it("is valid OpenAPI 3.1", async () => {
    const { Validator } = await import("@seriousme/openapi-schema-validator");
    const { valid, errors } = await new Validator().validate(JSON.parse(JSON.stringify(document)));
    expect([valid, errors]).toEqual([true, undefined]);
  });

  it("describes a change of a model as it describes a model, of which every member may be missing or null", () => {
    const schemaOf = (method: "post" | "patch", path: string) =>
      JSON.parse(JSON.stringify(document.paths[path]?.[method])).requestBody.content["application/json"].schema;
    const whole = schemaOf("post", "/v1/organization/models");
    const patch = schemaOf("patch", "/v1/organization/models/{name}");
    expect(Object.keys(patch.properties)).toEqual(Object.keys(whole.properties));
    expect([patch.required, patch.additionalProperties]).toEqual([undefined, false]);
    const { rpm } = whole.properties.rate_limit.properties;
    const [limits, none] = patch.properties.rate_limit.anyOf;
    expect([limits.properties.rpm, none]).toEqual([{ anyOf: [rpm, { type: "null" }] }, { type: "null" }]);
  });

  it("has an id of its own for each operation", () => {
    const ids = Object.values(document.paths).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    );
    expect(ids).toHaveLength(Object.keys(ROUTES).length);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe("docs/admin-api.md", () => {
  it("lists every route with its role", () => {
    const page = readFileSync(new URL("../../../docs/admin-api.md", import.meta.url), "utf8");
    const listed = [...page.matchAll(/^\| `(\w+) (\/v1\/organization\/\S+)` \| (\w+|–) \|/gm)];
    expect(listed.map(([, method, path, role]) => `${method} ${path} ${role}`).sort()).toEqual(
      Object.entries(ROUTES)
        .map(([name, route]) => `${name} ${"role" in route ? route.role : "–"}`)
        .sort(),
    );
  });
});

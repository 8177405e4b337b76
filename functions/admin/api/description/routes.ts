// The description of the API itself.
import * as z from "zod/mini";
import type { Routes } from "../route.ts";

export const descriptionRoutes = {
  "GET /v1/organization/openapi.json": {
    role: "viewer",
    summary: "Read this description of the API, as an OpenAPI 3.1 document.",
    answer: z.looseObject({ openapi: z.string() }),
  },
} as const satisfies Routes;

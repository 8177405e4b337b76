// Answers with the description of the API. It is made when it is first asked for.
import type { Handlers } from "../handler.ts";
import type { descriptionRoutes } from "./routes.ts";

export const descriptionHandlers = {
  async "GET /v1/organization/openapi.json"(_, { stage }) {
    const { openApiDocument } = await import("./openapi.ts");
    return { body: openApiDocument(stage.version) };
  },
} as const satisfies Handlers<typeof descriptionRoutes>;

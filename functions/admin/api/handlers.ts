// What answers each route of the admin API.
import { accessHandlers } from "./access/handlers.ts";
import { configurationHandlers } from "./configuration/handlers.ts";
import { descriptionHandlers } from "./description/handlers.ts";
import type { Handlers } from "./handler.ts";
import { keyHandlers } from "./keys/handlers.ts";
import { limitHandlers } from "./limits/handlers.ts";
import { modelHandlers } from "./models/handlers.ts";
import type { ROUTES } from "./routes.ts";

export const HANDLERS = {
  ...keyHandlers,
  ...modelHandlers,
  ...limitHandlers,
  ...configurationHandlers,
  ...accessHandlers,
  ...descriptionHandlers,
} as const satisfies Handlers<typeof ROUTES>;

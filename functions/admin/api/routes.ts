// All routes of the admin API.
import { accessRoutes } from "./access/routes.ts";
import { configurationRoutes } from "./configuration/routes.ts";
import { descriptionRoutes } from "./description/routes.ts";
import { keyRoutes } from "./keys/routes.ts";
import { limitRoutes } from "./limits/routes.ts";
import { modelRoutes } from "./models/routes.ts";

export const ROUTES = {
  ...keyRoutes,
  ...modelRoutes,
  ...limitRoutes,
  ...configurationRoutes,
  ...accessRoutes,
  ...descriptionRoutes,
} as const;

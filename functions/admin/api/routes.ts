// All routes of the admin API.
import { accessRoutes } from "./access/routes.ts";
import { callRoutes } from "./calls/routes.ts";
import { configurationRoutes } from "./configuration/routes.ts";
import { descriptionRoutes } from "./description/routes.ts";
import { keyRoutes } from "./keys/routes.ts";
import { limitRoutes } from "./limits/routes.ts";
import { modelRoutes } from "./models/routes.ts";
import { usageRoutes } from "./usage/routes.ts";

export const ROUTES = {
  ...keyRoutes,
  ...modelRoutes,
  ...limitRoutes,
  ...usageRoutes,
  ...callRoutes,
  ...configurationRoutes,
  ...accessRoutes,
  ...descriptionRoutes,
} as const;

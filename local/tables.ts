// The names of the tables on the local server.
import type { TableNames } from "../functions/aws/table-keys.ts";

export const tableNames = {
  Directory: "sluice-local-Directory",
  Counters: "sluice-local-Counters",
  Usage: "sluice-local-Usage",
  Calls: "sluice-local-Calls",
  Admin: "sluice-local-Admin",
} satisfies TableNames;

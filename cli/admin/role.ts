// The roles as an option.
import { Option } from "commander";
import { ROLES, type Role } from "../../functions/admin/access/role.ts";

export function roleOption(usual: Role): Option {
  const what = "viewer only reads, operator also manages keys, admin does everything";
  return new Option("--role <role>", what).choices(ROLES).default(usual);
}

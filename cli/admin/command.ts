// `admin`: sign-in links, admin keys, and the audit log.
import { group } from "../program.ts";
import { audit } from "./audit.ts";
import { keys } from "./keys.ts";
import { link } from "./link.ts";

export const admin = group("admin")
  .description("Signs in to the console, manages admin keys, and shows the audit log.")
  .addHelpText(
    "after",
    `
Examples:
  npm run admin -- link
  npm run admin -- keys create --name anna --role operator --expires 90d
  npm run admin -- keys list
  npm run admin -- audit --resource team-a
  npx sst shell --stage production -- npm run admin -- link`,
  );

for (const part of [link, keys, audit]) admin.addCommand(part);

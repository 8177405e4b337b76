// `sluice`: the commands for models, keys, usage and the file, and completion for shells.
import { admin } from "../admin/command.ts";
import { completion } from "../completion/command.ts";
import { config } from "../config/command.ts";
import { keys } from "../keys/command.ts";
import { models } from "../models/command.ts";
import { group } from "../program.ts";
import { usage } from "../usage/command.ts";

export const sluice = group("sluice")
  .description("Operates a gateway: its models, keys and usage, and the file of both.")
  .addHelpText("after", "\n`sluice keys list` is the same as `npm run keys -- list`.");

for (const part of [models, keys, usage, config, admin, completion]) sluice.addCommand(part);

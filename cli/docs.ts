// `npm run docs`: writes what in docs/ is made from the code.
import { writeFileSync } from "node:fs";
import { generatedFiles } from "./reference/files.ts";

for (const [path, text] of generatedFiles()) {
  writeFileSync(new URL(`../${path}`, import.meta.url), text);
  console.log(path);
}

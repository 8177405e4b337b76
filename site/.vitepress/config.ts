// The site: README.md and the pages of docs/, as they are in the repository.
import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { defineConfig } from "vitepress";
import { anchorOf } from "./anchors.ts";
import { repositoryLinks } from "./links.ts";
import { plainOutputs } from "./outputs.ts";
import { sidebarOf } from "./topics.ts";
import { vueOfSite } from "./vue.ts";

const root = resolve(import.meta.dirname, "../..");
/** Where the files of the repository can be read. */
const source = process.env["SITE_SOURCE"] ?? "https://github.com/OWNER/sluice/blob/main";
const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => !entry.isFile());

export default defineConfig({
  title: "Sluice",
  description: "A serverless gateway for language models, on AWS Lambda and DynamoDB.",
  lang: "en",
  srcDir: root,
  srcExclude: [
    "!(README).md",
    "docs/*/**",
    ...folders.map(({ name }) => name).flatMap((name) => (name === "docs" ? [] : [`${name}/**`])),
  ],
  rewrites: { "README.md": "index.md", "docs/:page.md": ":page.md" },
  outDir: "dist",
  cacheDir: "node_modules/.cache",
  vite: { plugins: [vueOfSite] },
  markdown: {
    anchor: { slugify: anchorOf },
    config: (markdown) => {
      repositoryLinks(markdown, { root, source });
      plainOutputs(markdown);
    },
  },
  themeConfig: {
    sidebar: sidebarOf(root),
    outline: [2, 3],
    search: { provider: "local" },
    nav: [{ text: "Source", link: source }],
  },
});

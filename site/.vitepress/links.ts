// Links as they are written for the repository, made into those of the site: other pages by their address here, all other files
// by their address where the source is.
import { existsSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import type { MarkdownRenderer } from "vitepress";

interface Options {
  /** Where the repository is. */
  readonly root: string;
  /** The address of its files. */
  readonly source: string;
}

export function repositoryLinks(markdown: MarkdownRenderer, { root, source }: Options): void {
  const addressOf = (link: string, page: string): string => {
    if (/^(?:[a-z]+:|#|\/)/i.test(link)) return link;
    const [path = "", anchor] = link.split("#");
    const file = resolve(dirname(page), decodeURI(path));
    if (!existsSync(file)) throw new Error(`${relative(root, page)}: there is no ${link}`);
    const name = relative(root, file).split(sep).join("/");
    return [pageAt(name) ?? `${source}/${name}`, anchor].filter((part) => part !== undefined).join("#");
  };
  markdown.core.ruler.push("repository-links", ({ tokens, env }) => {
    const page: string = env.realPath ?? env.path;
    for (const token of tokens.flatMap((token) => [token, ...(token.children ?? [])])) {
      const href = token.type === "link_open" ? token.attrGet("href") : null;
      if (href !== null) token.attrSet("href", addressOf(href, page));
      if (token.type === "html_block" || token.type === "html_inline") token.content = withRelative(token.content);
    }
  });
}

function pageAt(name: string): string | undefined {
  if (name === "README.md") return "/index.md";
  const [, page] = /^docs\/([^/]+\.md)$/.exec(name) ?? [];
  return page && `/${page}`;
}

/** Vue takes only what begins with a dot for a file beside the page. */
function withRelative(html: string): string {
  return html.replaceAll(/\b(src|srcset)="(?![a-z]+:|[./#])/gi, '$1="./');
}

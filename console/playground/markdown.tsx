// Markdown as nodes. Only marked's lexer is used: no text ever becomes HTML, and HTML in it is shown as text. Links lead to
// web addresses only; images are links, since loading one would show its host that the conversation exists.
import { type MarkedToken, marked, type Token, type Tokens } from "marked";
import type { ComponentChildren, JSX } from "preact";
import { CodeBlock } from "../parts/code-block.tsx";
import { TableFrame } from "../parts/page.tsx";

export function Markdown({ text }: { readonly text: string }): JSX.Element {
  return <div class="prose">{nodesOf(marked.lexer(text))}</div>;
}

function nodesOf(tokens: readonly Token[] = []): ComponentChildren[] {
  return tokens.map((token, at) => <Node key={at} token={token} />);
}

function Node({ token }: { readonly token: Token }): ComponentChildren {
  return isKnown(token) ? (blockOf(token) ?? inlineOf(token)) : token.raw;
}

const KNOWN = new Set<string>([
  ...["space", "code", "heading", "table", "hr", "blockquote", "list", "list_item", "html", "def", "paragraph", "text"],
  ...["escape", "link", "image", "strong", "em", "codespan", "br", "del", "checkbox"],
]);

function isKnown(token: Token): token is MarkedToken {
  return KNOWN.has(token.type);
}

function blockOf(token: MarkedToken): JSX.Element | null | undefined {
  switch (token.type) {
    case "space":
    case "def":
      return null;
    case "paragraph":
      return <p>{nodesOf(token.tokens)}</p>;
    case "heading":
      return <p class="strong heading">{nodesOf(token.tokens)}</p>;
    case "code":
      return <CodeBlock>{token.text}</CodeBlock>;
    case "blockquote":
      return <blockquote>{nodesOf(token.tokens)}</blockquote>;
    case "hr":
      return <hr />;
    case "list":
      return <List token={token} />;
    case "table":
      return <Table token={token} />;
    default:
      return undefined;
  }
}

function inlineOf(token: MarkedToken): JSX.Element {
  switch (token.type) {
    case "strong":
      return <strong>{nodesOf(token.tokens)}</strong>;
    case "em":
      return <em>{nodesOf(token.tokens)}</em>;
    case "del":
      return <del>{nodesOf(token.tokens)}</del>;
    case "codespan":
      return <code>{token.text}</code>;
    case "br":
      return <br />;
    case "link":
      return <Link href={token.href}>{nodesOf(token.tokens)}</Link>;
    case "image":
      return <Link href={token.href}>image: {token.text || token.href}</Link>;
    case "text":
      return <>{token.tokens === undefined ? token.text : nodesOf(token.tokens)}</>;
    case "escape":
      return <>{token.text}</>;
    default:
      return <>{token.raw}</>;
  }
}

/** Anything but a web address stays text. */
function Link({ href, children }: { readonly href: string; readonly children: ComponentChildren }): JSX.Element {
  if (!isWebAddress(href)) return <>{children}</>;
  return (
    <a href={href} target="_blank" rel="noreferrer noopener" title={href}>
      {children}
    </a>
  );
}

export function isWebAddress(href: string): boolean {
  return /^https?:\/\//i.test(href) && URL.canParse(href);
}

function List({ token: { ordered, start, items } }: { readonly token: Tokens.List }): JSX.Element {
  const content = items.map((item, at) => (
    <li key={at}>
      {item.task && (item.checked ? "☑ " : "☐ ")}
      {nodesOf(item.tokens.filter(({ type }) => type !== "checkbox"))}
    </li>
  ));
  return ordered ? <ol start={start === "" ? 1 : start}>{content}</ol> : <ul>{content}</ul>;
}

function Table({ token: { header, rows, align } }: { readonly token: Tokens.Table }): JSX.Element {
  const cells = (row: readonly Tokens.TableCell[], Cell: "th" | "td") =>
    row.map((cell, at) => (
      <Cell key={at} class={align[at] === "right" ? "number" : undefined}>
        {nodesOf(cell.tokens)}
      </Cell>
    ));
  return (
    <TableFrame label="Table">
      <table>
        <thead>
          <tr>{cells(header, "th")}</tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={at}>{cells(row, "td")}</tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

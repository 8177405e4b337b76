// The fenced blocks of a page, and how each is marked: the word or words after its language.
export const MARKS = ["run", "run: stand-in", "shown", "output"] as const;
export type Mark = (typeof MARKS)[number];

export interface Block {
  /** Such as `README.md:12`, the line of the opening fence. */
  readonly place: string;
  /** Empty without one. */
  readonly language: string;
  readonly mark: Mark | undefined;
  /** The paragraph before it; empty if another block is there. */
  readonly before: string;
  /** Without the indentation of the fence. */
  readonly text: string;
}

export interface Page {
  readonly name: string;
  readonly blocks: readonly Block[];
}

const OPENING = /^( *)(`{3,}|~{3,})([^`]*)$/;

export function pageOf(name: string, markdown: string): Page {
  const lines = markdown.split(/\r?\n/);
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; at++) {
    const [, indent, fence, info = ""] = OPENING.exec(lines[at] ?? "") ?? [];
    if (indent === undefined || fence === undefined) continue;
    const start = at + 1;
    do at++;
    while (at < lines.length && !closes(lines[at] ?? "", fence));
    const inner = lines.slice(start, at).map((line) => withoutIndent(line, indent.length));
    const text = inner.map((line) => `${line}\n`).join("");
    blocks.push({
      place: `${name}:${start}`,
      ...readInfo(info.trim()),
      before: paragraphBefore(lines, start - 1),
      text,
    });
  }
  return { name, blocks };
}

function paragraphBefore(lines: readonly string[], fence: number): string {
  const above = lines.slice(0, fence).join("\n").trimEnd();
  const paragraph = above.slice(above.lastIndexOf("\n\n") + 1).trim();
  return /^(?:`{3}|~{3})/m.test(paragraph) ? "" : paragraph;
}

/** A fence is closed by one of the same character that is at least as long. */
function closes(line: string, fence: string): boolean {
  const closing = line.trim();
  return closing.startsWith(fence) && closing.replaceAll(fence.charAt(0), "") === "";
}

function withoutIndent(line: string, most: number): string {
  const own = line.length - line.trimStart().length;
  return line.slice(Math.min(own, most));
}

function readInfo(info: string): Pick<Block, "language" | "mark"> {
  const known = (text: string): Mark | undefined => MARKS.find((mark) => mark === text);
  const alone = known(info);
  if (alone !== undefined) return { language: "", mark: alone };
  const [language = "", ...rest] = info.split(/\s+/);
  return { language: language.toLowerCase(), mark: known(rest.join(" ")) };
}

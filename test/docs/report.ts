// What is said of all blocks together, before any of them runs.
import { type Block, MARKS, type Page } from "./blocks.ts";

/** The part of the blocks that may be only looked at. */
export const MOST_SHOWN = 0.15;

export interface Report {
  /** One line for each kind and its number. */
  readonly lines: readonly string[];
  /** One line for each error; none if all is well. */
  readonly errors: readonly string[];
}

export function reportOf(pages: readonly Page[]): Report {
  const blocks = pages.flatMap((page) => page.blocks);
  const counts = MARKS.map((mark) => ({ mark, count: blocks.filter((block) => block.mark === mark).length }));
  return {
    lines: [`${blocks.length} fenced blocks in ${pages.length} pages`, ...counts.map(lineOf)],
    errors: [...pages.flatMap(errorsOf), ...tooManyShown(blocks)],
  };
}

function lineOf({ mark, count }: { mark: string; count: number }): string {
  return `${String(count).padStart(4)} ${mark}`;
}

function errorsOf({ blocks }: Page): string[] {
  return blocks.flatMap(({ place, mark }, at) => {
    if (mark === undefined) return [`${place}: not marked; give it one of: ${MARKS.join(", ")}`];
    const before = blocks[at - 1]?.mark;
    return mark === "output" && before !== "run" ? [`${place}: output without a block before it that is run`] : [];
  });
}

/** Outputs are a part of the blocks before them. */
function tooManyShown(blocks: readonly Block[]): string[] {
  const counted = blocks.filter(({ mark }) => mark !== "output");
  const shown = counted.filter(({ mark }) => mark === "shown").length;
  if (shown <= counted.length * MOST_SHOWN) return [];
  const percent = ((shown / counted.length) * 100).toFixed(1);
  return [`${shown} of ${counted.length} blocks, ${percent} %, are only shown; at most ${MOST_SHOWN * 100} % may be`];
}

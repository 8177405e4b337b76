// The line ends of an event stream: LF, CR, or both, which a read may tear apart.

/** The end of an event, also of one without data, which the parser passes over in silence. */
export function hasBlankLine(text: string, isAtLineStart: boolean): boolean {
  return (isAtLineStart && /^[\r\n]/.test(text)) || /\n\r?\n|\r\r/.test(text);
}

/**
 * A carriage return at the end of a read may be half of a line ending, or all of it. It is completed at once, so that
 * its event need not wait for the next read; the other half, should it come, is left out.
 */
export function lineEnder(): (text: string) => string {
  let completed = false;
  return (text) => {
    if (text === "") return text;
    const rest = completed && text.startsWith("\n") ? text.slice(1) : text;
    completed = text.endsWith("\r");
    return completed ? `${rest}\n` : rest;
  };
}

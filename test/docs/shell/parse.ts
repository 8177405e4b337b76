// The simple commands in a shell script, those in `$(…)` and `<(…)` too. It knows of the shell's grammar what documentation needs:
// quotes, comments, continued lines, assignments, redirections, pipes and lists.
export interface SimpleCommand {
  readonly assignments: readonly string[];
  readonly words: readonly string[];
}

export function commandsIn(script: string): SimpleCommand[] {
  const reader = { text: script.replaceAll("\\\n", " "), at: 0 };
  return readList(reader, "");
}

interface Reader {
  readonly text: string;
  at: number;
}

/** Up to the character that ends it, or to the end of the text. */
function readList(reader: Reader, end: string): SimpleCommand[] {
  const commands: SimpleCommand[] = [];
  let words: string[] = [];
  const finish = () => {
    if (words.length > 0) commands.push(asCommand(words));
    words = [];
  };
  while (reader.at < reader.text.length) {
    const rest = reader.text.slice(reader.at);
    const character = rest.charAt(0);
    if (character === end) break;
    const [skipped = ""] = /^(?:[ \t]+|#[^\n]*|\d*(?:>>|>|<(?!\())&?\d*[ \t]*[^\s;|&<>()]*)/.exec(rest) ?? [];
    if (skipped !== "") reader.at += skipped.length;
    else if (/[\n;|&(){}]/.test(character) && !isBraceOfWord(rest)) {
      finish();
      reader.at++;
    } else words.push(readWord(reader, end, commands));
  }
  finish();
  return commands;
}

/** `{a,b}` is a part of a word, `{ ` begins a group. */
function isBraceOfWord(rest: string): boolean {
  return rest.startsWith("{") && /^\{\S/.test(rest);
}

function readWord(reader: Reader, end: string, inner: SimpleCommand[]): string {
  let word = "";
  let quote = "";
  for (; reader.at < reader.text.length; reader.at++) {
    const character = reader.text.charAt(reader.at);
    const next = reader.text.charAt(reader.at + 1);
    if (quote !== "'" && (character === "$" || character === "<") && next === "(") {
      reader.at += 2;
      inner.push(...readList(reader, ")"));
      word += "$()";
    } else if (quote !== "'" && character === "\\") {
      word += next;
      reader.at++;
    } else if (character === quote) quote = "";
    else if (quote === "" && /["']/.test(character)) quote = character;
    else if (quote === "" && (/[\s;|&]/.test(character) || character === end || character === "(")) break;
    else word += character;
  }
  return word;
}

function asCommand(words: readonly string[]): SimpleCommand {
  const isAssignment = (word: string) => /^[A-Za-z_]\w*=/.test(word);
  const first = words.findIndex((word) => !isAssignment(word));
  const start = first === -1 ? words.length : first;
  return { assignments: words.slice(0, start), words: words.slice(start) };
}

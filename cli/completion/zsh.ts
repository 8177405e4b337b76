// The completion script for zsh: the words come with their descriptions.
import { functionDefinition, quote } from "./script.ts";
import type { Place, Word } from "./tree.ts";

export function zshScript(places: readonly Place[]): string {
  return `${functionDefinition()}
_sluice() {
  local route=sluice word values="" files=""
  local -a choices
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$route $word" in
      (${places.map(({ path }) => quote(path)).join("|")}) route="$route $word" ;;
    esac
  done
  case "$route" in
${places.map(branchOf).join("\n")}
  esac
  if [[ " $values " == *" $words[CURRENT-1] "* ]]; then return 1; fi
  _describe sluice choices
  if [[ -n $files ]]; then _files; fi
}
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
compdef _sluice sluice`;
}

function branchOf({ path, words, valued, takesFile }: Place): string {
  const choices = `choices=(${words.map(choiceOf).join(" ")})`;
  const set = [choices, `values=${quote(valued.join(" "))}`, ...(takesFile ? ["files=yes"] : [])];
  return `    (${quote(path)}) ${set.join("; ")} ;;`;
}

/** A colon separates a word from its description. */
function choiceOf({ word, description }: Word): string {
  return quote(`${word.replaceAll(":", "\\:")}:${description}`);
}

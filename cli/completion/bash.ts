// The completion script for bash.
import { functionDefinition, quote } from "./script.ts";
import type { Place } from "./tree.ts";

export function bashScript(places: readonly Place[]): string {
  return `${functionDefinition()}
_sluice() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" path=sluice word words="" values=""
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$path $word" in
      ${places.map(({ path }) => quote(path)).join("|")}) path="$path $word" ;;
    esac
  done
  case "$path" in
${places.map(branchOf).join("\n")}
  esac
  COMPREPLY=()
  if [[ " $values " == *" $previous "* ]]; then return; fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -F _sluice sluice`;
}

function branchOf({ path, words, valued, takesFile }: Place): string {
  const set = [`words=${quote(words.map(({ word }) => word).join(" "))}`, `values=${quote(valued.join(" "))}`];
  return `    ${quote(path)}) ${[...set, ...(takesFile ? ["compopt -o default 2> /dev/null"] : [])].join("; ")} ;;`;
}

// An answer as people read it: text, reasoning folded away, tools as calls that can be given a result.
import type { JSX } from "preact";
import { CodeBlock } from "../parts/code-block.tsx";
import { Notice } from "../parts/states.tsx";
import { Markdown } from "./markdown.tsx";
import { isRunning, type Run } from "./run.ts";
import type { AnswerPart, ToolCall } from "./turns.ts";

interface AnswerProps {
  readonly run: Run;
  readonly results: Readonly<Record<string, string>>;
  /** Undefined once the conversation has gone on. */
  readonly onResult: ((id: string, content: string) => void) | undefined;
}

export function AnswerView({ run, results, onResult }: AnswerProps): JSX.Element {
  // Reading it draws this anew with each change.
  void run.changes.value;
  const { parts, model, problem } = run.answer;
  const served = model === undefined || model === run.model ? undefined : `served by ${model}`;
  return (
    <div aria-busy={isRunning(run)}>
      <div class="who">
        {run.model} <span class="faint">{served}</span>
      </div>
      {parts.map((part, at) => (
        <Part key={at} part={part} results={results} onResult={onResult} />
      ))}
      {isRunning(run) && <span class="caret" />}
      {run.isStopped && <p class="faint">Stopped.</p>}
      {problem && (
        <Notice tone="bad">
          <span class="break">
            {problem.message} <code>{problem.code}</code>
          </span>
        </Notice>
      )}
    </div>
  );
}

interface PartProps extends Omit<AnswerProps, "run"> {
  readonly part: AnswerPart;
}

function Part({ part, results, onResult }: PartProps): JSX.Element {
  if (part.type === "text") return <Markdown text={part.text} />;
  if (part.type === "tool") return <Tool call={part.call} result={results[part.call.id] ?? ""} onResult={onResult} />;
  return (
    <details class="reasoning">
      <summary class="muted">Reasoning, {part.text.length.toLocaleString("en-US")} characters</summary>
      <p class="faint">{part.text}</p>
    </details>
  );
}

interface ToolProps {
  readonly call: ToolCall;
  readonly result: string;
  readonly onResult: PartProps["onResult"];
}

function Tool({ call, result, onResult }: ToolProps): JSX.Element {
  return (
    <div class="tool">
      <div class="small">
        calls <code class="strong">{call.name}</code> <span class="faint mono">{call.id}</span>
      </div>
      <CodeBlock>{call.arguments}</CodeBlock>
      {onResult === undefined ? (
        result !== "" && (
          <>
            <div class="small">with the result</div>
            <CodeBlock>{result}</CodeBlock>
          </>
        )
      ) : (
        <input
          class="input mono"
          aria-label={`Result of ${call.name}`}
          placeholder="its result, then send"
          value={result}
          onInput={(event) => onResult(call.id, event.currentTarget.value)}
        />
      )}
    </div>
  );
}

// What is shown where there is no data, or not the newest.
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { ApiError } from "../../functions/admin/api/transport.ts";
import type { Read } from "../api/use-resource.ts";
import { Button } from "./button.tsx";
import { inUnits } from "./time.ts";

export function Notice({
  tone = "",
  children,
}: {
  readonly tone?: "bad" | "warn" | "";
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <div class={`notice ${tone}`} role={tone === "bad" ? "alert" : "status"}>
      {children}
    </div>
  );
}

/** Nothing yet, with the one command that changes it. */
export function Empty({
  title,
  children,
  command,
}: {
  title: string;
  children?: ComponentChildren;
  command?: string;
}): JSX.Element {
  return (
    <div class="blank">
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {command && <pre>{command}</pre>}
    </div>
  );
}

export function NoModels(): JSX.Element {
  return (
    <Empty title="No models yet" command="npm run models -- create --name my-gpt4-mini --model openai/gpt-4.1-mini">
      A model is a name that clients ask for, and the provider that serves it. Make one, or import a file, on the page{" "}
      <a href="/console/models">Models</a>; or run:
    </Empty>
  );
}

/** Nothing for the blink of an eye, then a word: what comes quickly does not flicker. */
export function Loading(): JSX.Element {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 150);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div class="blank" role="status">
      {isLate && "Loading…"}
    </div>
  );
}

export function Failed({ failure, reload }: { readonly failure: ApiError; readonly reload?: () => void }): JSX.Element {
  return (
    <div class="blank" role="alert">
      <h2>{titleOf(failure)}</h2>
      <p>{failure.message}</p>
      {reload && failure.status !== 403 && failure.status !== 404 && <Button onClick={reload}>Try again</Button>}
    </div>
  );
}

function titleOf({ status }: ApiError): string {
  if (status === 403) return "Your role does not allow this";
  if (status === 404) return "It is gone";
  if (status === 429) return "Too many requests";
  return status === 0 ? "No answer" : "This did not work";
}

interface ShownProps<Value> {
  readonly read: Read<Value>;
  readonly children: (value: Value) => ComponentChildren;
}

/** The data if there is any: dimmed, with the reason, where it could not be read again. */
export function Shown<Value>({ read, children }: ShownProps<Value>): JSX.Element {
  const { value, failure, isStale, readAt, reload } = read;
  if (value === undefined) return failure ? <Failed failure={failure} reload={() => void reload()} /> : <Loading />;
  return (
    <>
      {failure && (
        <Notice tone="warn">
          <span>
            {failure.message} These are the numbers of{" "}
            {readAt === undefined ? "before" : `${inUnits(Date.now() - readAt)} ago`}.
          </span>
          <span class="spacer" />
          <Button look="little" onClick={() => void reload()}>
            Try again
          </Button>
        </Notice>
      )}
      <div class={isStale ? "dim" : undefined} aria-busy={isStale && !failure}>
        {children(value)}
      </div>
    </>
  );
}

// A modal dialog: the browser keeps the focus in it and gives it back.
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import type { ApiError } from "../../functions/admin/api/transport.ts";
import { Button } from "./button.tsx";
import { Notice } from "./states.tsx";

interface DialogProps {
  readonly title: string;
  readonly intro?: ComponentChildren;
  readonly children: ComponentChildren;
  /** Undefined where only a button inside may close it. */
  readonly onClose: (() => void) | undefined;
  readonly wide?: boolean;
}

export function Dialog({ title, intro, children, onClose, wide }: DialogProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const isGone = useRef(false);
  const id = useId();
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => {
      isGone.current = true;
      element?.close();
    };
  }, []);
  const cancel = (event: Event) => {
    event.preventDefault();
    onClose?.();
  };
  // Browsers close a dialog that was asked twice to leave; one that must stay opens again.
  const closed = () => {
    if (isGone.current) return;
    if (onClose === undefined) dialog.current?.showModal();
    else onClose();
  };
  return (
    <dialog
      class={wide ? "dialog wide" : "dialog"}
      ref={dialog}
      aria-labelledby={id}
      onCancel={cancel}
      onClose={closed}
    >
      <div>
        <div>
          <h1 id={id} class="break">
            {title}
          </h1>
          {intro && <p class="muted">{intro}</p>}
        </div>
        {children}
      </div>
    </dialog>
  );
}

interface FormDialogProps extends DialogProps {
  readonly action: string;
  readonly isDangerous?: boolean;
  readonly isBusy: boolean;
  readonly isReady?: boolean;
  readonly failure?: ApiError | undefined;
  readonly onSubmit: () => void;
}

/** One with a form: Enter submits it, Escape leaves it. */
export function FormDialog(props: FormDialogProps): JSX.Element {
  const { action, isDangerous, isBusy, isReady = true, failure, onSubmit, children, ...dialog } = props;
  const submit = (event: Event) => {
    event.preventDefault();
    if (!isBusy && isReady) onSubmit();
  };
  return (
    <Dialog {...dialog}>
      <form class="plain stack" onSubmit={submit} noValidate>
        {children}
        {failure && <Notice tone="bad">{failure.message}</Notice>}
        <footer>
          <span class="spacer" />
          <Button onClick={() => dialog.onClose?.()}>Cancel</Button>
          <Button type="submit" look={isDangerous ? "primary danger" : "primary"} disabled={isBusy || !isReady}>
            {isBusy ? "One moment…" : action}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}

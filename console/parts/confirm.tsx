// Asks before something that cannot be undone, or that others will notice.
import type { ComponentChildren, JSX } from "preact";
import { FormDialog } from "./dialog.tsx";
import { useAction } from "./use-action.ts";

interface ConfirmProps {
  readonly title: string;
  readonly action: string;
  readonly send: () => Promise<unknown>;
  readonly children: ComponentChildren;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

export function Confirm({ title, action, send, children, onClose, onDone }: ConfirmProps): JSX.Element {
  const { isBusy, failure, run } = useAction();
  const submit = async () => {
    await send();
    onDone();
  };
  return (
    <FormDialog
      title={title}
      action={action}
      isDangerous
      onClose={onClose}
      isBusy={isBusy}
      failure={failure}
      onSubmit={() => void run(submit)}
    >
      <p class="muted">{children}</p>
    </FormDialog>
  );
}

// A secret, once: it cannot be closed before somebody has said that they stored it.
import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { Button, CopyButton } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { Check } from "./field.tsx";

interface SecretProps {
  readonly title: string;
  readonly secret: string;
  readonly children?: ComponentChildren;
  readonly onClose: () => void;
}

const INTRO = "This is the only time it is shown. Only its SHA-256 is stored, so it cannot be shown again.";

export function Secret({ title, secret, children, onClose }: SecretProps): JSX.Element {
  const [isStored, setStored] = useState(false);
  return (
    <Dialog title={title} intro={INTRO} onClose={isStored ? onClose : undefined}>
      <div class="secret">
        <span>{secret}</span>
        <span class="spacer" />
        <CopyButton text={secret} look="primary" />
      </div>
      {children}
      <footer>
        <Check label="I have stored it somewhere safe" checked={isStored} onChange={setStored} />
        <span class="spacer" />
        <Button disabled={!isStored} onClick={onClose}>
          Done
        </Button>
      </footer>
    </Dialog>
  );
}

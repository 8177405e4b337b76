// Where a question is written, with images, and sent.
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { Button } from "../parts/button.tsx";

export interface Draft {
  readonly text: string;
  readonly images: readonly string[];
}

interface ComposerProps {
  readonly draft: Draft;
  readonly isRunning: boolean;
  readonly canSend: boolean;
  readonly onInput: (draft: Draft) => void;
  readonly onSend: () => void;
  readonly onStop: () => void;
}

/** In bytes: the gateway takes 6 MiB, and base64 adds a third. */
const LARGEST_IMAGE = 4 * 1024 * 1024;

export function Composer({ draft, isRunning, canSend, onInput, onSend, onStop }: ComposerProps): JSX.Element {
  const [refusal, setRefusal] = useState("");
  const file = useRef<HTMLInputElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && isRunning) onStop();
    if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey) || !canSend) return;
    event.preventDefault();
    onSend();
  };
  const addImages = async (files: FileList | null) => {
    const all = [...(files ?? [])];
    const fitting = all.filter(({ size }) => size <= LARGEST_IMAGE);
    setRefusal(fitting.length < all.length ? "An image may have 4 MiB." : "");
    onInput({ ...draft, images: [...draft.images, ...(await Promise.all(fitting.map(addressOf)))] });
  };
  return (
    <div class="ask">
      <textarea
        aria-label="Your question"
        placeholder="Ask something…"
        rows={2}
        data-search
        value={draft.text}
        onInput={(event) => onInput({ ...draft, text: event.currentTarget.value })}
        onKeyDown={onKeyDown}
      />
      <Images
        images={draft.images}
        onRemove={(image) => onInput({ ...draft, images: draft.images.filter((one) => one !== image) })}
      />
      {refusal !== "" && <p class="bad small">{refusal}</p>}
      <div class="row">
        <input
          class="hidden"
          type="file"
          accept="image/*"
          multiple
          tabIndex={-1}
          aria-hidden="true"
          ref={file}
          onChange={(event) => void addImages(event.currentTarget.files)}
        />
        <Button look="little" icon="plus" onClick={() => file.current?.click()}>
          Image
        </Button>
        <span class="spacer" />
        <kbd class="wide-only">Ctrl ↵</kbd>
        {isRunning ? (
          <Button icon="stop" onClick={onStop}>
            Stop
          </Button>
        ) : (
          <Button icon="send" look="primary" disabled={!canSend} onClick={onSend}>
            Send
          </Button>
        )}
      </div>
    </div>
  );
}

export function Images({
  images,
  onRemove,
}: {
  readonly images: readonly string[];
  readonly onRemove?: (image: string) => void;
}): JSX.Element | null {
  if (images.length === 0) return null;
  return (
    <div class="row wrap">
      {images.map((image, at) => (
        <span class="row tight" key={image}>
          <img class="thumbnail" src={image} alt={`Number ${at + 1}`} />
          {onRemove && (
            <Button look="quiet square" icon="close" label={`Remove image ${at + 1}`} onClick={() => onRemove(image)} />
          )}
        </span>
      ))}
    </div>
  );
}

function addressOf(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(`${reader.result}`);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

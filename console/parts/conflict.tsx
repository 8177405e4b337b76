// Changed meanwhile: what is stored now beside what was about to be stored, field by field.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { Check } from "./field.tsx";
import { flat, isSame, nested, shownPath } from "./patch.ts";

type Fields = Readonly<Record<string, unknown>>;

interface ConflictProps {
  readonly title: string;
  readonly theirs: Fields;
  readonly mine: Fields;
  readonly onClose: () => void;
  /** With all fields, whichever were chosen. */
  readonly onResolve: (fields: Record<string, unknown>) => void;
}

export function Conflict({ title, onClose, onResolve, ...sides }: ConflictProps): JSX.Element {
  const [theirs, mine] = [flat(sides.theirs), flat(sides.mine)];
  const all = Object.keys({ ...theirs, ...mine });
  const names = all.filter((name) => !isSame(theirs[name], mine[name]));
  const [taken, setTaken] = useState<ReadonlySet<string>>(new Set());
  const take = (name: string, isTheirs: boolean) =>
    setTaken((before) => new Set(isTheirs ? [...before, name] : [...before].filter((one) => one !== name)));
  const chosen = () => nested(Object.fromEntries(all.map((name) => [name, (taken.has(name) ? theirs : mine)[name]])));
  return (
    <Dialog
      wide
      title={title}
      intro="It was changed while you edited it. Nothing of yours is saved yet: choose for each field."
      onClose={onClose}
    >
      <div class="table-frame">
        <table>
          <thead>
            <tr>
              <th>Field</th>
              <th>Stored now</th>
              <th>Yours</th>
            </tr>
          </thead>
          <tbody>
            {names.map((name) => (
              <tr key={name}>
                <td class="mono">{shownPath(name)}</td>
                <td>
                  <Check
                    type="radio"
                    name={name}
                    label={shown(theirs[name])}
                    checked={taken.has(name)}
                    onChange={() => take(name, true)}
                  />
                </td>
                <td>
                  <Check
                    type="radio"
                    name={name}
                    label={shown(mine[name])}
                    checked={!taken.has(name)}
                    onChange={() => take(name, false)}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <footer>
        <span class="spacer" />
        <Button onClick={onClose}>Cancel</Button>
        <Button look="primary" onClick={() => onResolve(chosen())}>
          Save what is chosen
        </Button>
      </footer>
    </Dialog>
  );
}

function shown(value: unknown): string {
  if (value === undefined || value === null || value === "") return "nothing";
  return typeof value === "string" ? value : JSON.stringify(value);
}

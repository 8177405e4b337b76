// The table of admin keys.
import type { JSX } from "preact";
import type { AdminKey } from "../api/shapes.ts";
import { Pill, type Tone } from "../parts/figures.tsx";
import { Menu } from "../parts/menu.tsx";
import { ActionsHead, TableFrame } from "../parts/page.tsx";
import { dayOf, momentOf } from "../parts/time.ts";

interface TableProps {
  readonly keys: readonly AdminKey[];
  readonly onOpen: (dialog: "disable" | "revoke", key: AdminKey) => void;
  readonly onEnable: (key: AdminKey) => void;
}

const TONES: Readonly<Record<AdminKey["state"], Tone>> = { active: "good", disabled: "", expired: "bad" };

export function AdminKeyTable({ keys, ...on }: TableProps): JSX.Element {
  return (
    <TableFrame label="Admin keys">
      <table class="tall">
        <thead>
          <tr>
            <th>Key</th>
            <th>State</th>
            <th>Role</th>
            <th>Created</th>
            <th>Expires</th>
            <th>Last used</th>
            <ActionsHead />
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <Row key={key.id} of={key} {...on} />
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

function Row({ of: key, onOpen, onEnable }: { readonly of: AdminKey } & Omit<TableProps, "keys">): JSX.Element {
  return (
    <tr class={key.state === "active" ? undefined : "off"}>
      <td>
        <div class="two">
          <div class="strong">{key.name}</div>
          <small>{key.redacted_value}</small>
        </div>
      </td>
      <td>
        <Pill tone={TONES[key.state]}>{key.state}</Pill>
      </td>
      <td>{key.owner.role}</td>
      <td>{dayOf(key.created_at * 1000)}</td>
      <td>{key.expires_at ? dayOf(key.expires_at * 1000) : "never"}</td>
      <td title="To the hour">{key.last_used_at ? momentOf(key.last_used_at * 1000) : "never"}</td>
      <td class="number">
        <Menu label={`Actions for ${key.name}, ${key.id}`}>
          {key.state === "disabled" ? (
            <button type="button" onClick={() => onEnable(key)}>
              Enable
            </button>
          ) : (
            <button type="button" onClick={() => onOpen("disable", key)}>
              Disable…
            </button>
          )}
          <button type="button" class="danger" onClick={() => onOpen("revoke", key)}>
            Revoke…
          </button>
        </Menu>
      </td>
    </tr>
  );
}

// Signing in, by a link that works once or by an admin key; neither is kept by the page.

import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { ApiError } from "../../functions/admin/api/transport.ts";
import { asApiError } from "../api/as-api-error.ts";
import { call } from "../api/call.ts";
import { hasExpired, session } from "../api/session.ts";
import type { Session } from "../api/shapes.ts";
import { Button } from "./button.tsx";
import { TextField } from "./field.tsx";
import { Logo } from "./icon.tsx";
import { Notice } from "./states.tsx";
import { useAction } from "./use-action.ts";

/** Why the link, or the look at the session, did not work. */
const refusal = signal<ApiError | undefined>(undefined);

/** Uses the ticket in the address, which is cleared first so that it is in no history; else asks who is signed in. */
export async function openSession(): Promise<void> {
  const ticket = /^#ticket=(.+)$/.exec(location.hash)?.[1];
  if (ticket !== undefined) history.replaceState(null, "", location.pathname + location.search);
  try {
    await (ticket === undefined ? readSession() : signIn({ ticket }));
  } catch (error) {
    const failure = asApiError(error);
    if (ticket !== undefined || failure.status !== 401) refusal.value = failure;
    session.value = null;
  }
}

async function signIn(credential: { readonly ticket: string } | { readonly admin_key: string }): Promise<void> {
  await call("POST", "/session", { body: credential });
  await readSession();
}

async function readSession(): Promise<void> {
  const { body } = await call<Session>("GET", "/session");
  refusal.value = undefined;
  hasExpired.value = false;
  session.value = body;
}

export async function signOut(): Promise<void> {
  await call("DELETE", "/session").catch(() => undefined);
  session.value = null;
}

export function SignIn(): JSX.Element {
  const [key, setKey] = useState("");
  const { isBusy, failure = refusal.value, run } = useAction();
  const submit = (event: Event) => {
    event.preventDefault();
    void run(() => signIn({ admin_key: key.trim() }));
  };
  return (
    <main class="sign-in">
      <div>
        <div class="brand">
          <Logo size={30} />
          <h1 class="hidden">Sign in to Sluice</h1>
          <span aria-hidden="true">Sluice</span>
        </div>
        {hasExpired.value && <Notice>Your session has ended. Sign in again; the page is still there.</Notice>}
        {failure && <Notice tone="bad">{failure.message}</Notice>}
        <form class="card" onSubmit={submit}>
          <TextField
            label="Admin key"
            type="password"
            mono
            autofocus
            required
            placeholder="sluice-admin-…"
            value={key}
            onInput={setKey}
          />
          <Button type="submit" look="primary tall" disabled={isBusy || key.trim() === ""}>
            {isBusy ? "One moment…" : "Sign in"}
          </Button>
          <p class="muted small">
            No key? <code>npm run admin -- link</code> prints a link that signs you in once.
          </p>
        </form>
      </div>
    </main>
  );
}

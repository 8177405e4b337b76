// Starts the console: who is signed in decides what is shown.
import "./style/index.css";
import { render } from "preact";
import { session } from "./api/session.ts";
import { Shell } from "./parts/shell.tsx";
import { openSession, SignIn } from "./parts/sign-in.tsx";
import { applyTheme } from "./parts/theme.tsx";

function Console() {
  if (session.value === undefined) return null;
  return session.value === null ? <SignIn /> : <Shell pages={pages} session={session.value} />;
}

const pages = {
  overview: () => import("./pages/overview.tsx"),
  playground: () => import("./pages/playground.tsx"),
  calls: () => import("./pages/calls.tsx"),
  usage: () => import("./pages/usage.tsx"),
  keys: () => import("./pages/keys.tsx"),
  models: () => import("./pages/models.tsx"),
  access: () => import("./pages/access.tsx"),
};

/** While the session is looked up, the page that the address names is loaded. */
function loadAhead(): void {
  const name = location.pathname.split("/")[2] || "overview";
  for (const [page, load] of Object.entries(pages)) if (page === name) void load();
}

applyTheme();
loadAhead();
render(<Console />, document.body);
void openSession();

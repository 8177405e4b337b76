// The rail and the page beside it. Pages are loaded when they are first opened.
import type { ComponentType, JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { ErrorBoundary, LocationProvider, lazy, Route, Router, useLocation } from "preact-iso";
import type { Session } from "../api/shapes.ts";
import { Icon, type IconName, Logo } from "./icon.tsx";
import { signOut } from "./sign-in.tsx";
import { Empty } from "./states.tsx";
import { ThemeSwitch } from "./theme.tsx";
import { minuteOf } from "./time.ts";

type PageName = "overview" | "playground" | "calls" | "usage" | "keys" | "models" | "access";
type Pages = Readonly<Record<PageName, () => Promise<{ readonly default: ComponentType }>>>;

interface ShellProps {
  readonly pages: Pages;
  readonly session: Session;
}

const ENTRIES: readonly (readonly [PageName & IconName, string])[] = [
  ["overview", "Overview"],
  ["playground", "Playground"],
  ["calls", "Calls"],
  ["usage", "Usage"],
  ["keys", "Keys"],
  ["models", "Models"],
  ["access", "Access"],
];

export function Shell(props: ShellProps): JSX.Element {
  return (
    <LocationProvider scope="/console">
      <a class="skip" href="#page">
        Skip to the page
      </a>
      <div class="frame">
        <Rail session={props.session} />
        <CurrentPage pages={props.pages} />
      </div>
    </LocationProvider>
  );
}

function Rail({ session }: Pick<ShellProps, "session">): JSX.Element {
  const { path } = useLocation();
  const current = path.split("/")[2] || "overview";
  return (
    <div class="rail">
      <div class="brand">
        <Logo />
        <span class="name">Sluice</span>
        <span class="stage cut" title={session.stage}>
          {session.stage}
        </span>
      </div>
      <nav aria-label="Console">
        {ENTRIES.map(([name, title]) => (
          <a
            key={name}
            href={`/console/${name}`}
            title={title}
            aria-label={title}
            aria-current={name === current ? "page" : undefined}
          >
            <Icon name={name} />
            <span>{title}</span>
          </a>
        ))}
      </nav>
      <WhoAmI session={session} />
    </div>
  );
}

function WhoAmI({ session: { name, role, expires_at } }: Pick<ShellProps, "session">): JSX.Element {
  return (
    <div class="whoami">
      <span class="avatar" aria-hidden="true">
        {name.slice(0, 2).toUpperCase()}
      </span>
      <div class="who">
        <div class="cut">
          <span class="strong">{name}</span> <span class="faint small">{role}</span>
        </div>
        <div class="faint small nowrap">{expires_at === null ? "no end" : `until ${minuteOf(expires_at)} UTC`}</div>
      </div>
      <ThemeSwitch />
      <button
        class="button quiet square"
        type="button"
        aria-label="Sign out"
        title="Sign out"
        onClick={() => void signOut()}
      >
        <Icon name="out" />
      </button>
    </div>
  );
}

function CurrentPage({ pages }: Pick<ShellProps, "pages">): JSX.Element {
  const main = useRef<HTMLElement>(null);
  const loaded = useMemo(() => ENTRIES.map(([name]) => [name, lazy(pages[name])] as const), [pages]);
  useEffect(listenForSlash, []);
  const Overview = useMemo(() => lazy(pages.overview), [pages]);
  return (
    <main class="page" id="page" tabIndex={-1} ref={main}>
      <ErrorBoundary>
        <Router>
          <Route path="/console" component={Overview} />
          {loaded.map(([name, Page]) => (
            <Route key={name} path={`/console/${name}`} component={Page} />
          ))}
          <Route default component={Nowhere} />
        </Router>
      </ErrorBoundary>
    </main>
  );
}

function Nowhere(): JSX.Element {
  return <Empty title="There is no such page">The rail has them all.</Empty>;
}

function listenForSlash(): () => void {
  const focus = (event: KeyboardEvent) => {
    const isTyping = event.target instanceof Element && event.target.matches("input, textarea, select");
    if (event.key !== "/" || isTyping || event.metaKey || event.ctrlKey || event.altKey) return;
    const search = document.querySelector<HTMLElement>("[data-search]");
    if (search === null) return;
    event.preventDefault();
    search.focus();
  };
  addEventListener("keydown", focus);
  return () => removeEventListener("keydown", focus);
}

// Access: who may use this console, who does, and what they have changed.
import type { JSX } from "preact";
import { AdminKeys } from "../access/admin-keys.tsx";
import { AuditLog } from "../access/audit-log.tsx";
import { Sessions } from "../access/sessions.tsx";
import { Tabs } from "../access/tabs.tsx";
import { may } from "../api/session.ts";
import { Button } from "../parts/button.tsx";
import { useFilters } from "../parts/filters.ts";
import { Card, Head } from "../parts/page.tsx";
import { Empty } from "../parts/states.tsx";

export default function Access(): JSX.Element {
  const filters = useFilters();
  const tab = filters.get("tab");
  const isAdmin = may("admin");
  return (
    <>
      <Head title="Access">
        {tab === "" && isAdmin && (
          <Button icon="plus" look="primary" onClick={() => filters.set({ dialog: "new" }, "push")}>
            New admin key
          </Button>
        )}
      </Head>
      <Tabs filters={filters} />
      {!isAdmin && (
        <Card>
          <Empty title="Your role does not allow this">Ask an admin for what you need to know.</Empty>
        </Card>
      )}
      {isAdmin &&
        (tab === "audit" ? (
          <AuditLog filters={filters} />
        ) : tab === "sessions" ? (
          <Sessions />
        ) : (
          <AdminKeys filters={filters} />
        ))}
    </>
  );
}

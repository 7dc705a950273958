//! Migrating PostgreSQL: as the login role, which owns the tables; then the role that commands
//! run as is let in, and every table of an organisation is closed by row-level security.

use postgres::{Client, Transaction};

use super::{Applied, Plan, RECORD, digest, for_postgres};
use crate::{
    Error, Result,
    postgres::{Keys, ROLE, Target, from_postgres},
};

pub(super) fn migrate(target: &Target, keys: &Keys, plan: &Plan) -> Result<()> {
    let mut client = target.connect()?;
    let told = |error| from_postgres(&error, keys);
    // Held by the connection, so that it goes with it whatever happens.
    let lock = "SELECT pg_advisory_lock(hashtext('tandem.migrate'), hashtext(current_schema()))";
    client.batch_execute(lock).map_err(told)?;
    role(&mut client).map_err(told)?;
    let mut tx = client.transaction().map_err(told)?;
    inside(&mut tx, plan, keys)?;
    tx.commit().map_err(told)?;
    keys.learn(&mut client).map_err(told)
}

/// Makes the role, unless it is there or another makes it at this moment.
fn role(client: &mut Client) -> std::result::Result<(), postgres::Error> {
    client.batch_execute(&format!(
        "DO $$ BEGIN
           IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN
             CREATE ROLE {ROLE} NOLOGIN NOBYPASSRLS;
           END IF;
           IF NOT pg_has_role(current_user, '{ROLE}', 'MEMBER') THEN
             EXECUTE format('GRANT {ROLE} TO %I', current_user);
           END IF;
         EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
         END $$"
    ))
}

fn inside(tx: &mut Transaction<'_>, plan: &Plan, keys: &Keys) -> Result<()> {
    let told = |error| from_postgres(&error, keys);
    tx.batch_execute(&for_postgres(RECORD)).map_err(told)?;
    let rows = tx
        .query(
            "SELECT name, digest FROM schema_migration ORDER BY name",
            &[],
        )
        .map_err(told)?;
    let applied = rows.iter().map(|row| Applied {
        name: row.get(0),
        digest: row.get(1),
    });
    let missing = plan.missing(&applied.collect::<Vec<_>>())?;
    if !missing.is_empty() {
        tx.batch_execute(&for_each_table(OPEN_TO_OWNER))
            .map_err(told)?;
    }
    for migration in missing {
        tx.batch_execute(&for_postgres(migration.sql))
            .map_err(|error| {
                let error = from_postgres(&error, keys);
                Error::Migration(format!("{}: {error}", migration.name))
            })?;
        tx.execute(
            "INSERT INTO schema_migration (name, digest, applied_at) VALUES ($1, $2, $3)",
            &[&migration.name, &digest(migration.sql), &plan.applied_at],
        )
        .map_err(told)?;
    }
    let schema = format!(
        "DO $$ BEGIN
           EXECUTE format('GRANT USAGE ON SCHEMA %I TO {ROLE}', current_schema());
         END $$"
    );
    tx.batch_execute(&schema).map_err(told)?;
    tx.batch_execute(&for_each_table(CLOSE_TO_OTHERS))
        .map_err(told)?;
    for table in &plan.append_only {
        tx.batch_execute(&format!("REVOKE UPDATE, DELETE ON {table} FROM {ROLE}"))
            .map_err(told)?;
    }
    Ok(())
}

/// The owner is bound by a forced policy too, and a migration that repairs rows would see none.
const OPEN_TO_OWNER: &str = "
    IF one.forced THEN
      EXECUTE format('ALTER TABLE %I NO FORCE ROW LEVEL SECURITY', one.name);
    END IF;";

/// Grants to the role, and a policy where there is an organisation. Only what is not so already
/// is touched: a second node that starts must not wait for the first one's reads.
const CLOSE_TO_OTHERS: &str = "
    IF one.name = 'schema_migration' THEN
      EXECUTE format('GRANT SELECT ON %I TO tandem_app', one.name);
    ELSIF NOT has_table_privilege('tandem_app', one.oid, 'INSERT') THEN
      EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO tandem_app', one.name);
    END IF;
    IF one.shared AND NOT one.enabled THEN
      EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', one.name);
    END IF;
    IF one.shared AND NOT one.forced THEN
      EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', one.name);
    END IF;
    IF one.shared AND NOT one.closed THEN
      EXECUTE format(
        'CREATE POLICY own_organisation ON %I
           USING (organisation = current_setting(''tandem.organisation'', true))
           WITH CHECK (organisation = current_setting(''tandem.organisation'', true))',
        one.name);
    END IF;";

fn for_each_table(act: &str) -> String {
    format!(
        "DO $$
         DECLARE one record;
         BEGIN
           FOR one IN
             SELECT c.oid, c.relname AS name, c.relrowsecurity AS enabled,
                    c.relforcerowsecurity AS forced,
                    EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid
                             AND a.attname = 'organisation' AND NOT a.attisdropped) AS shared,
                    EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid
                             AND p.polname = 'own_organisation') AS closed
               FROM pg_class c
               JOIN pg_namespace s ON s.oid = c.relnamespace AND s.nspname = current_schema()
              WHERE c.relkind IN ('r', 'p')
           LOOP {act}
           END LOOP;
         END $$"
    )
}

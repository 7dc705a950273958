//! Every SQL statement of the jobs.
use store::{FromRow, Result, Row, Tx, sql};

/// A job's row.
#[derive(Clone, Debug)]
pub struct JobRow {
    pub job: String,
    /// Instants are microseconds since 1970, UTC.
    pub next_at: i64,
    pub lease_until: Option<i64>,
    pub ran_at: Option<i64>,
    pub outcome: Option<String>,
    pub failed: bool,
    pub runs: i64,
}

impl JobRow {
    /// Its time has come, and nobody alive is at it.
    pub fn is_due(&self, now: i64) -> bool {
        self.next_at <= now && self.lease_until.is_none_or(|until| until <= now)
    }
}

pub fn all(tx: &mut Tx) -> Result<Vec<JobRow>> {
    let org = tx.organisation().to_owned();
    sql(
        "SELECT job, next_at, lease_until, ran_at, outcome, failed, runs
         FROM job WHERE organisation = $1 ORDER BY job",
    )
    .bind(org)
    .fetch_all(tx)
}

/// A job that this program knows and the database does not is due at once.
pub fn meet(tx: &mut Tx, job: &str, now: i64) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql(
        "INSERT INTO job (organisation, job, next_at, failed, runs) VALUES ($1, $2, $3, FALSE, 0)
         ON CONFLICT (organisation, job) DO NOTHING",
    )
    .bind(org)
    .bind(job)
    .bind(now)
    .execute(tx)
}

/// Takes the job for this node: 1, or 0 when it is not due or another was faster.
pub fn claim(tx: &mut Tx, job: &str, node: &str, now: i64, until: i64) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE job SET lease_node = $3, lease_until = $5
         WHERE organisation = $1 AND job = $2 AND next_at <= $4 AND (lease_until IS NULL OR lease_until <= $4)")
        .bind(org)
        .bind(job)
        .bind(node)
        .bind(now)
        .bind(until)
        .execute(tx)
}

/// It ran: 1, or 0 when this node no longer holds it, and then nothing of the run may be kept.
pub fn done(
    tx: &mut Tx,
    job: &str,
    node: &str,
    now: i64,
    outcome: &str,
    next_at: i64,
) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql(
        "UPDATE job SET ran_at = $4, outcome = $5, failed = FALSE, next_at = $6, runs = runs + 1,
                lease_node = NULL, lease_until = NULL
         WHERE organisation = $1 AND job = $2 AND lease_node = $3",
    )
    .bind(org)
    .bind(job)
    .bind(node)
    .bind(now)
    .bind(outcome)
    .bind(next_at)
    .execute(tx)
}

/// It could not be done; it is tried again at `next_at`.
pub fn failed(
    tx: &mut Tx,
    job: &str,
    node: &str,
    now: i64,
    why: &str,
    next_at: i64,
) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql(
        "UPDATE job SET ran_at = $4, outcome = $5, failed = TRUE, next_at = $6,
                lease_node = NULL, lease_until = NULL
         WHERE organisation = $1 AND job = $2 AND lease_node = $3",
    )
    .bind(org)
    .bind(job)
    .bind(node)
    .bind(now)
    .bind(why)
    .bind(next_at)
    .execute(tx)
}

impl FromRow for JobRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(JobRow {
            job: row.get("job")?,
            next_at: row.get("next_at")?,
            lease_until: row.get("lease_until")?,
            ran_at: row.get("ran_at")?,
            outcome: row.get("outcome")?,
            failed: row.get("failed")?,
            runs: row.get("runs")?,
        })
    }
}

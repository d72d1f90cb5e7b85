//! Taking a batch in: one transaction, exactly once.

use duckdb::Connection;

use super::append::{
    Columns, append_closed, append_events, append_open, append_props, append_shares, event_names,
    share_names, visit_names,
};
use super::lineage::{append_lineage, append_tokens};
use super::rows::{Delivery, Position};
use super::{EventStore, StoreError};

impl EventStore {
    /// How far the journal has been delivered.
    ///
    /// # Errors
    /// The engine's.
    pub fn position(&self) -> Result<Position, StoreError> {
        position(&self.connection)
    }

    /// Writes a batch and its position in one transaction: after a crash all of it is there or nothing.
    ///
    /// Roll-ups of days that it changes are dropped; [`EventStore::roll_up`] makes them anew.
    ///
    /// # Errors
    /// [`StoreError::Stale`] if the store's position is at or past the batch's, in the journal and in time: where nothing came, visits end
    /// all the same. The engine's. Nothing is written then.
    pub fn deliver(&mut self, batch: &Delivery<'_>) -> Result<(), StoreError> {
        let transaction = self.connection.unchecked_transaction()?;
        let stored = position(&transaction)?;
        if (batch.position.seq, batch.position.clock_ms) <= (stored.seq, stored.clock_ms) {
            return Err(StoreError::Stale { given: batch.position.seq, stored: stored.seq });
        }
        let written = write(&transaction, &mut self.names, batch).and_then(|()| {
            self.rolled.forget(&transaction, changed(batch))?;
            Ok(transaction.commit()?)
        });
        match written {
            Ok(()) => self.names.commit(),
            Err(_) => {
                self.names.roll_back();
                self.rolled.reload(&self.connection)?;
            }
        }
        written
    }
}

/// Sites and times of which a batch changes what is known.
fn changed(batch: &Delivery<'_>) -> impl Iterator<Item = (u32, i64)> {
    let events = batch.events.iter().map(|event| (event.site, event.started_ms));
    let closed = batch.closed.iter().map(|visit| (visit.site, visit.started_ms));
    let machines = batch.machines.iter().map(|machine| (machine.site, machine.started_ms));
    events.chain(closed).chain(machines)
}

pub(super) fn position(connection: &Connection) -> Result<Position, StoreError> {
    let read = |row: &duckdb::Row<'_>| {
        Ok(Position { seq: row.get(0)?, replay_from: row.get(1)?, clock_ms: row.get(2)? })
    };
    Ok(connection.query_row("SELECT seq, replay_from, clock_ms FROM position", [], read)?)
}

fn write(
    connection: &Connection,
    names: &mut super::names::Names,
    batch: &Delivery<'_>,
) -> Result<(), StoreError> {
    let Delivery { events, closed, open, machines, shares, .. } = *batch;
    let mut texts: Vec<(u32, &str)> = Vec::new();
    // The numbers of the texts that have been gathered since the last end.
    let mut ends = Vec::new();
    for event in events {
        texts.extend(event_names(event).map(|text| (event.site, text)));
    }
    ends.push(texts.len());
    for event in events {
        texts.extend(event.props.iter().map(|(key, _)| (event.site, &**key)));
    }
    ends.push(texts.len());
    for visits in [closed, open] {
        for visit in visits {
            texts.extend(visit_names(visit).map(|text| (visit.site, text)));
        }
        ends.push(texts.len());
    }
    texts.extend(machines.iter().map(|machine| (machine.site, &*machine.reason)));
    ends.push(texts.len());
    for share in shares {
        texts.extend(share_names(share).map(|text| (share.site, text)));
    }
    ends.push(texts.len());
    texts.extend(batch.tokens.iter().map(|token| (token.site, token.app)));
    ends.push(texts.len());
    texts.extend(batch.lineage.iter().map(|child| (child.site, child.app)));
    let ids = names.resolve(connection, &texts)?;
    let of = |part: usize| {
        let from = part.checked_sub(1).map_or(0, |before| ends[before]);
        &ids[from..ends.get(part).copied().unwrap_or(ids.len())]
    };

    append_events(connection, events, of(0))?;
    append_props(connection, events, of(1))?;
    append_closed(connection, closed, of(2))?;
    append_tokens(connection, batch.tokens, of(6))?;
    // Before machines' are taken out.
    append_lineage(connection, batch.lineage, of(7))?;
    replace_open(connection, batch, of(3), of(4))?;
    append_shares(connection, shares, of(5))?;
    super::logs::note(connection, batch.logs)?;
    let Position { seq, replay_from, clock_ms } = batch.position;
    connection.execute(
        "UPDATE position SET seq = ?, replay_from = ?, clock_ms = ?",
        duckdb::params![seq, replay_from, clock_ms],
    )?;
    Ok(())
}

/// Takes what was touched out of the open visits and writes what goes on.
fn replace_open(
    connection: &Connection,
    batch: &Delivery<'_>,
    names: &[u32],
    reasons: &[u32],
) -> Result<(), StoreError> {
    let visits = batch.closed.iter().chain(batch.open).map(|visit| (visit.visit, 0));
    let machines = batch.machines.iter().zip(reasons).map(|(machine, reason)| (machine.visit, *reason));
    let touched: Vec<(u64, u32)> = visits.chain(machines).collect();
    if touched.is_empty() {
        return Ok(());
    }
    let mut columns = Columns::new(&touched, &[]);
    columns.add(|(visit, _)| *visit).add(|(_, reason)| *reason).append(connection, "touched")?;
    connection.execute_batch("DELETE FROM open_visits WHERE visit IN (SELECT visit FROM touched)")?;
    let first = batch.machines.iter().map(|machine| machine.visit).min();
    if let Some(first) = first {
        // A visit's events come after its entry, whose number it bears.
        connection.execute(
            "UPDATE events SET machine = touched.reason FROM touched
             WHERE events.seq >= ? AND events.visit = touched.visit AND touched.reason > 0",
            [first],
        )?;
    }
    if first.is_some() {
        connection.execute_batch(
            "DELETE FROM lineage WHERE visit IN (SELECT visit FROM touched WHERE reason > 0)",
        )?;
    }
    connection.execute_batch("DELETE FROM touched")?;
    append_open(connection, batch.open, names)
}

//! Taking a batch in: one transaction, exactly once.

use duckdb::{Connection, ToSql};

use super::append::{append_event, append_visit, event_names, share_names, take, visit_names};
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
    let mut texts: Vec<(u32, &str)> = Vec::new();
    for event in batch.events {
        texts.extend(event_names(event).map(|text| (event.site, text)));
        texts.extend(event.props.iter().map(|(key, _)| (event.site, &**key)));
    }
    for visit in batch.closed {
        texts.extend(visit_names(visit).map(|text| (visit.site, text)));
        texts.push((visit.site, &visit.arrival.in_app));
    }
    for visit in batch.open {
        texts.extend(visit_names(visit).map(|text| (visit.site, text)));
    }
    texts.extend(batch.machines.iter().map(|machine| (machine.site, &*machine.reason)));
    for share in batch.shares {
        texts.extend(share_names(share).map(|text| (share.site, text)));
    }
    let ids = names.resolve(connection, &texts)?;
    let mut ids = ids.into_iter();

    let mut events = connection.appender("events")?;
    let mut props = connection.appender("props")?;
    for event in batch.events {
        append_event(&mut events, &mut props, event, &mut ids)?;
    }
    events.flush()?;
    props.flush()?;
    let (mut kept, mut gone) = (Vec::with_capacity(batch.open.len()), Vec::new());
    let mut visits = connection.appender("visits")?;
    for visit in batch.closed {
        let numbers = take(&mut ids);
        let in_app = ids.next().unwrap_or(0);
        append_visit(&mut visits, visit, &numbers, Some(in_app))?;
        gone.push((visit.visit, 0));
    }
    visits.flush()?;
    for visit in batch.open {
        kept.push(take(&mut ids));
        gone.push((visit.visit, 0));
    }
    for machine in batch.machines {
        gone.push((machine.visit, ids.next().unwrap_or(0)));
    }
    replace_open(connection, batch, &kept, &gone)?;
    let mut shares = connection.appender("shares")?;
    for share in batch.shares {
        let [page, fetcher, audience] = take(&mut ids);
        shares.append_row((share.site, share.time_ms, share.seq, page, fetcher, audience))?;
    }
    shares.flush()?;
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
    kept: &[[u32; 15]],
    gone: &[(u64, u32)],
) -> Result<(), StoreError> {
    if gone.is_empty() {
        return Ok(());
    }
    let mut touched = connection.appender("touched")?;
    for row in gone {
        touched.append_row([&row.0 as &dyn ToSql, &row.1].as_slice())?;
    }
    touched.flush()?;
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
    connection.execute_batch("DELETE FROM touched")?;
    let mut open = connection.appender("open_visits")?;
    for (visit, numbers) in batch.open.iter().zip(kept) {
        append_visit(&mut open, visit, numbers, None)?;
    }
    Ok(open.flush()?)
}

//! The compact facts that the program carries: one compressed table a feed, in `snapshot/`.

use std::path::Path;

use anyhow::Result;

include!(concat!(env!("OUT_DIR"), "/snapshot.rs"));

/// Returns what tells this snapshot from others; `None` if the program carries none.
pub(crate) fn id() -> Option<&'static str> {
    (!TABLES.is_empty()).then_some(ID)
}

/// Makes the database from the tables and puts it at `path`.
pub(crate) fn build(path: &Path) -> Result<()> {
    use seawall_advisory::database::DatabaseBuilder;
    use seawall_advisory::database::snapshot;
    use seawall_store::atomic::{self, Durability};

    let mut builder = DatabaseBuilder::new();
    for (_, bytes) in TABLES {
        builder.add_snapshot(snapshot::read(bytes)?);
    }
    let day = seawall_advisory::date::Date::parse(BUILT);
    let day = day.ok_or_else(|| anyhow::anyhow!("the snapshot has no date"))?;
    let database = builder.finish(day)?;
    atomic::write_file(path, &database, Durability::Rebuildable)?;
    Ok(())
}

//! Makes the vulnerability database that the program carries from the tables of facts in
//! `snapshot/`, so that no machine has to make it again (decision 0004).

use std::path::{Path, PathBuf};
use std::{env, fs};

use seawall_advisory::database::{DatabaseBuilder, snapshot};
use seawall_advisory::date::Date;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    println!("cargo::rerun-if-changed=snapshot");
    println!("cargo::rerun-if-changed=build.rs");
    let folder = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("snapshot");
    // A tree without tables is built too: it is how tables of another form are made.
    let database = match tables(&folder)? {
        tables if tables.is_empty() => Vec::new(),
        tables => database(&folder, &tables)?,
    };
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("carried.swdb"), database)?;
    Ok(())
}

/// Lists the tables, one a feed, by name.
fn tables(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut tables: Vec<PathBuf> = Vec::new();
    if folder.is_dir() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "bin") {
                tables.push(path);
            }
        }
    }
    tables.sort();
    Ok(tables)
}

fn database(folder: &Path, tables: &[PathBuf]) -> Result<Vec<u8>, Failure> {
    let mut builder = DatabaseBuilder::new();
    for path in tables {
        let table = snapshot::read(&fs::read(path)?);
        builder.add_snapshot(table.map_err(|error| format!("{}: {error}", path.display()))?);
    }
    let day = fs::read_to_string(folder.join("DATE"))?;
    let day = Date::parse(day.trim()).ok_or("snapshot/DATE is no date")?;
    Ok(builder.finish(day)?)
}

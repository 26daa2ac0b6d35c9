//! Lists the tables of `snapshot/` for `src/snapshot.rs`.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=snapshot");
    let folder = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("snapshot");
    let mut tables: Vec<PathBuf> = Vec::new();
    if folder.is_dir() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "bin") {
                tables.push(path);
            }
        }
    }
    tables.sort();
    let built = fs::read_to_string(folder.join("DATE")).unwrap_or_default();
    // FNV-1a over all tables tells one snapshot from another; integrity is the database's own.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut text =
        String::from("/// Feed and compressed table.\nconst TABLES: &[(&str, &[u8])] = &[\n");
    for path in &tables {
        for byte in fs::read(path)? {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        writeln!(text, "    ({name:?}, include_bytes!({:?})),", path.display().to_string())?;
    }
    writeln!(text, "];\n/// Tells this snapshot from others.\nconst ID: &str = \"{hash:016x}\";")?;
    writeln!(
        text,
        "/// The day on which the facts were collected.\nconst BUILT: &str = {:?};",
        built.trim()
    )?;
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("snapshot.rs"), text)?;
    Ok(())
}

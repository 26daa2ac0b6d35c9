//! Writes the first inputs of every corpus to `corpus/TARGET/seed-NAME`.

use std::fs;
use std::io;
use std::path::Path;

fn main() -> io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (target, seeds) in seawall_fuzz::seeds::seeds(&folder.join("../crates"))? {
        let corpus = folder.join("corpus").join(target);
        fs::create_dir_all(&corpus)?;
        for (name, bytes) in seeds {
            fs::write(corpus.join(format!("seed-{name}")), bytes)?;
        }
    }
    Ok(())
}

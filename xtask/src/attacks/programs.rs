//! Compiles the small C programs of `e2e/attacks/programs`: static, so that they run in any image.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

/// Compiles what changed and returns the folder with the programs.
///
/// `NAME.c` becomes the program `NAME`, `NAME.so.c` the library `NAME.so`.
pub(crate) fn build(sources: &Path, derived: &Path) -> Result<PathBuf> {
    let folder = derived.join("programs");
    fs::create_dir_all(&folder).with_context(|| format!("make {}", folder.display()))?;
    for entry in fs::read_dir(sources).with_context(|| format!("read {}", sources.display()))? {
        let source = entry?.path();
        if source.extension().is_some_and(|extension| extension == "c") {
            compile(&source, &folder)?;
        }
    }
    Ok(folder)
}

fn compile(source: &Path, folder: &Path) -> Result<()> {
    let name = source.file_stem().context("a source has no name")?;
    let program = folder.join(name);
    if is_newer(&program, source) {
        return Ok(());
    }
    let is_library = Path::new(name).extension().is_some_and(|extension| extension == "so");
    let form: &[&str] =
        if is_library { &["-shared", "-fPIC"] } else { &["-static", "-no-pie", "-pthread"] };
    let status = Command::new("cc")
        .args(["-O1", "-Wall", "-Wextra", "-Werror", "-o"])
        .arg(&program)
        .args(form)
        .arg(source)
        .status()
        .context("run cc; the cases need a C compiler")?;
    ensure!(status.success(), "cc {} failed", source.display());
    Ok(())
}

fn is_newer(program: &Path, source: &Path) -> bool {
    let when = |path: &Path| fs::metadata(path).and_then(|about| about.modified()).ok();
    when(program).is_some_and(|built| Some(built) > when(source))
}

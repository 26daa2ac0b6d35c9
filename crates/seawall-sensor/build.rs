//! Compiles the kernel's side (`ebpf/`) with clang, once for every kernel (CO-RE).
//!
//! `SEAWALL_BPF_CLANG` names another compiler. `SEAWALL_BPF_OBJECTS` names a folder with objects that
//! were compiled elsewhere, for machines without clang.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../ebpf");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    println!("cargo::rerun-if-changed={}", folder.display());
    println!("cargo::rerun-if-env-changed=SEAWALL_BPF_CLANG");
    println!("cargo::rerun-if-env-changed=SEAWALL_BPF_OBJECTS");
    for name in ["sensor", "guard"] {
        let object = out.join(format!("{name}.bpf.o"));
        if let Some(ready) = env::var_os("SEAWALL_BPF_OBJECTS") {
            let ready = Path::new(&ready).join(format!("{name}.bpf.o"));
            fs::copy(&ready, &object)
                .map_err(|error| format!("copy {}: {error}", ready.display()))?;
        } else {
            compile(&folder, &format!("{name}.bpf.c"), &object)?;
        }
    }
    Ok(())
}

fn compile(folder: &Path, source: &str, object: &Path) -> Result<(), Box<dyn Error>> {
    let clang = env::var("SEAWALL_BPF_CLANG").unwrap_or_else(|_| "clang".to_owned());
    let architecture = match env::var("CARGO_CFG_TARGET_ARCH")?.as_str() {
        "aarch64" => "-D__TARGET_ARCH_arm64",
        _ => "-D__TARGET_ARCH_x86",
    };
    let status = Command::new(&clang)
        // Version 3 of the instructions: atomic ones, and jumps on 32 bits (Linux 5.12).
        .args(["-g", "-O2", "-target", "bpf", "-mcpu=v3", architecture])
        .args(["-Wall", "-Werror", "-Wno-unused-function", "-ffile-prefix-map=.=ebpf"])
        .args(["-I.", "-c", source, "-o"])
        .arg(object)
        .current_dir(folder)
        .status()
        .map_err(|error| format!("run {clang}: {error}; apt-get install clang"))?;
    if status.success() {
        return Ok(());
    }
    Err(format!("{clang} could not compile {}", folder.join(source).display()).into())
}

//! Hands libFuzzer's inputs to the target `chisel_manifest_lines`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| seawall_fuzz::run("chisel_manifest_lines", input));

//! Hands libFuzzer's inputs to the target `pacman_local`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| seawall_fuzz::run("pacman_local", input));

//! Hands libFuzzer's inputs to the target `apk_installed`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| seawall_fuzz::run("apk_installed", input));

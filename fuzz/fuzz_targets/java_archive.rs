//! Hands libFuzzer's inputs to the target `java_archive`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| seawall_fuzz::run("java_archive", input));

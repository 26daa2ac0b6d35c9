//! Hands libFuzzer's inputs to the target `image_archive`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| seawall_fuzz::run("image_archive", input));

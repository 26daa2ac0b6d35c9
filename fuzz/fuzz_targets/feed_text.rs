//! Hands libFuzzer's inputs to the target `feed_text`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| seawall_fuzz::run("feed_text", input));

//! Hands libFuzzer's inputs to the target `rule_document`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| seawall_fuzz::run("rule_document", input));

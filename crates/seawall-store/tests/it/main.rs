//! What outlives a process that is killed.

#[cfg(test)]
mod evidence_crash;

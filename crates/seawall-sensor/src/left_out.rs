//! Runs of programs that the kernel left out.
//!
//! On each processor a program at a tracepoint or at a function of the kernel runs once at a time.
//! A kernel that may be preempted can put a process aside in the middle of a program; if another
//! process comes to the same place meanwhile, the program is not run for it, and nothing is told.
//! The kernel counts that (`recursion_misses` of `struct bpf_prog_info`, Linux 5.12 and newer).

use std::fs;
use std::os::fd::{AsRawFd as _, OwnedFd};

use libbpf_rs::{Link, Program};

/// How often the kernel is asked, in nanoseconds: that is one small file for each program.
const PERIOD: u64 = 1_000_000_000;

/// The programs, and how many runs of them were left out since they are in the kernel.
#[derive(Debug)]
pub(crate) struct LeftOut {
    /// Each program, and how many of its runs were left out when the kernel was asked last.
    programs: Vec<(OwnedFd, u64)>,
    looked: u64,
}

impl LeftOut {
    /// Begins with the programs behind links. What an older kernel does not say counts as nothing.
    pub(crate) fn of(links: &[(String, Link)], now: u64) -> Self {
        let program =
            |(_, link): &(String, Link)| Program::fd_from_id(link.info().ok()?.prog_id).ok();
        let programs = links.iter().filter_map(program).map(|program| (program, 0)).collect();
        Self { programs, looked: now }
    }

    /// How many it were when the kernel was asked last.
    pub(crate) fn total(&self) -> u64 {
        self.programs.iter().map(|(_, count)| count).sum()
    }

    /// Asks the kernel if it is time; returns when it was asked before. What it does not answer, as
    /// when no descriptor is left, stays as it was.
    pub(crate) fn look(&mut self, now: u64) -> Option<u64> {
        if now.saturating_sub(self.looked) < PERIOD {
            return None;
        }
        for (program, count) in &mut self.programs {
            let path = format!("/proc/self/fdinfo/{}", program.as_raw_fd());
            if let Ok(text) = fs::read_to_string(path) {
                *count = count_in(&text);
            }
        }
        Some(std::mem::replace(&mut self.looked, now))
    }
}

/// Reads the count from what the kernel says of an open program.
fn count_in(text: &str) -> u64 {
    let count = text.lines().find_map(|line| line.strip_prefix("recursion_misses:"));
    count.and_then(|count| count.trim().parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_is_read_from_what_the_kernel_says() {
        let text =
            "pos:\t0\nprog_type:\t26\nrun_cnt:\t7\nrecursion_misses:\t12\nverified_insns:\t9\n";
        assert_eq!(count_in(text), 12);
        assert_eq!(count_in("pos:\t0\nprog_type:\t26\n"), 0, "a kernel before 5.12");
    }
}

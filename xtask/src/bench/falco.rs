//! What Falco adds to operations of a container: its modern engine with three trivial rules, measured
//! on a quiet machine of the kind that the benchmarks run on.

/// Operation, nanoseconds that it took without, and that were added.
const ADDED: [(&str, f64, f64); 3] =
    [("open-write", 370.0, 358.0), ("connect", 3_270.0, 424.0), ("spawn", 177_000.0, 15_930.0)];

/// Compares what is added to an operation with that: as shares of the operation, for a machine may be
/// many times slower on another day, and in nanoseconds.
pub(super) fn of_addition(operation: &str, without: f64, with: f64) -> String {
    let known = ADDED.iter().find(|(name, _, _)| *name == operation);
    known.map_or_else(String::new, |(_, its_without, its_added)| {
        let added = with - without;
        format!(
            "{:.2} × as a share of the operation, {:.2} × in ns",
            added / without / (its_added / its_without),
            added / its_added
        )
    })
}

/// Says what was added to an operation: in nanoseconds, and in hundredths of it.
pub(super) fn addition(without: f64, with: f64) -> String {
    format!("{:+.0} ({:+.1} %)", with - without, (with / without - 1.0) * 100.0)
}

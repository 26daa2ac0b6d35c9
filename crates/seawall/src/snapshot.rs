//! The database that the program carries: compact facts of `snapshot/`, mapped with the program.

/// Starts a page, as the file of a database does: what is looked up touches the same pages.
#[repr(C, align(4096))]
struct Pages<Bytes: ?Sized>(Bytes);

static CARRIED: &Pages<[u8]> = &Pages(*include_bytes!(concat!(env!("OUT_DIR"), "/carried.swdb")));

/// Returns the bytes of the database; `None` if the program was built without facts.
pub(crate) fn database() -> Option<&'static [u8]> {
    Some(&CARRIED.0).filter(|bytes| !bytes.is_empty())
}

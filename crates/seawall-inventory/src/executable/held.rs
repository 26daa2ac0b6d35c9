//! The bytes of a file as far as they are held in memory.
//!
//! A small file is held whole; of a large one only some stretches are. The readers of
//! executables ask for bytes by offset and learn with `None` what is not there.

/// Stretches of a file, in rising order, that do not overlap.
#[derive(Clone, Debug, Default)]
pub(crate) struct Held<'a> {
    stretches: Vec<(u64, &'a [u8])>,
}

impl<'a> Held<'a> {
    /// Makes a view of a file that is held whole.
    pub(crate) fn whole(bytes: &'a [u8]) -> Self {
        Self { stretches: vec![(0, bytes)] }
    }

    /// Makes a view of `stretches`, each with its offset in the file.
    pub(crate) fn parts(mut stretches: Vec<(u64, &'a [u8])>) -> Self {
        stretches.sort_by_key(|(offset, _)| *offset);
        Self { stretches }
    }

    /// Returns `size` bytes at `offset`, if one stretch holds them all.
    pub(crate) fn at(&self, offset: u64, size: u64) -> Option<&'a [u8]> {
        let tail = self.from(offset)?;
        tail.get(..usize::try_from(size).ok()?)
    }

    /// Returns what is held from `offset` on without a break.
    pub(crate) fn from(&self, offset: u64) -> Option<&'a [u8]> {
        // The last stretch wins: the end of a file may be held twice.
        self.stretches.iter().rev().find_map(|(start, bytes)| {
            let skip = usize::try_from(offset.checked_sub(*start)?).ok()?;
            bytes.get(skip..).filter(|rest| !rest.is_empty())
        })
    }

    /// Returns what is held of the `size` bytes at `offset`, in pieces with their offsets.
    pub(crate) fn within(&self, offset: u64, size: u64) -> Vec<(u64, &'a [u8])> {
        let end = offset.saturating_add(size);
        let clip = |(start, bytes): &(u64, &'a [u8])| {
            let stop = start.saturating_add(u64::try_from(bytes.len()).ok()?);
            let (low, high) = (offset.max(*start), end.min(stop));
            if high <= low {
                return None;
            }
            let from = usize::try_from(low.checked_sub(*start)?).ok()?;
            let to = usize::try_from(high.checked_sub(*start)?).ok()?;
            Some((low, bytes.get(from..to)?))
        };
        self.stretches.iter().filter_map(clip).collect()
    }
}

//! Reads integers at an offset of foreign bytes; outside of them there is none.

/// The order of bytes in an integer.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum ByteOrder {
    /// Most significant byte first.
    Big,
    /// Least significant byte first.
    Little,
}

impl ByteOrder {
    /// Reads two bytes at `offset`.
    pub(crate) fn u16_at(self, bytes: &[u8], offset: usize) -> Option<u16> {
        let field = *bytes.get(offset..)?.first_chunk()?;
        Some(match self {
            Self::Big => u16::from_be_bytes(field),
            Self::Little => u16::from_le_bytes(field),
        })
    }

    /// Reads four bytes at `offset`.
    pub(crate) fn u32_at(self, bytes: &[u8], offset: usize) -> Option<u32> {
        let field = *bytes.get(offset..)?.first_chunk()?;
        Some(match self {
            Self::Big => u32::from_be_bytes(field),
            Self::Little => u32::from_le_bytes(field),
        })
    }

    /// Reads four bytes at `offset` as a length or position.
    pub(crate) fn size_at(self, bytes: &[u8], offset: usize) -> Option<usize> {
        usize::try_from(self.u32_at(bytes, offset)?).ok()
    }
}

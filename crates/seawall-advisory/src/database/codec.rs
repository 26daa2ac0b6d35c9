//! Numbers and texts inside the records of the database file: LEB128 variable-length integers,
//! length-prefixed UTF-8, dates.
//!
//! **Invariant:** reading neither panics nor runs past its record; what does not fit is
//! [`DatabaseError::Damaged`]. What [`Writer`] wrote, [`Cursor`] reads back.

use super::DatabaseError;
use crate::date::Date;

/// Appends numbers and texts to a record.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    pub(crate) bytes: Vec<u8>,
}

impl Writer {
    pub(crate) fn byte(&mut self, value: u8) {
        self.bytes.push(value);
    }

    pub(crate) fn number(&mut self, value: u64) {
        let mut rest = value;
        while 0x80 <= rest {
            // The mask keeps seven bits, so the conversion cannot fail.
            self.bytes.push(u8::try_from(rest & 0x7f).unwrap_or(0) | 0x80);
            rest >>= 7;
        }
        self.bytes.push(u8::try_from(rest).unwrap_or(0));
    }

    pub(crate) fn count(&mut self, value: usize) {
        self.number(u64::try_from(value).unwrap_or(u64::MAX));
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.count(text.len());
        self.bytes.extend_from_slice(text.as_bytes());
    }

    /// Writes an optional text that has its own sign for "none".
    pub(crate) fn optional_text(&mut self, text: Option<&str>) {
        match text {
            None => self.byte(0),
            Some(text) => {
                self.byte(1);
                self.text(text);
            }
        }
    }

    pub(crate) fn date(&mut self, date: Option<Date>) {
        self.number(date.map_or(0, |date| 1 + zigzag(date.days())));
    }
}

fn zigzag(value: i32) -> u64 {
    let wide = i64::from(value);
    ((wide << 1) ^ (wide >> 63)).unsigned_abs()
}

/// Reads the numbers and texts of one record.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cursor<'a> {
    bytes: &'a [u8],
    /// Where in the file `bytes` begins: for error messages.
    place: u64,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(bytes: &'a [u8], place: u64) -> Self {
        Self { bytes, place }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    pub(crate) fn damaged(&self, what: &'static str) -> DatabaseError {
        DatabaseError::Damaged { offset: self.place, what }
    }

    pub(crate) fn take(&mut self, length: usize) -> Result<&'a [u8], DatabaseError> {
        let (head, tail) =
            self.bytes.split_at_checked(length).ok_or_else(|| self.damaged("record ends early"))?;
        self.bytes = tail;
        self.place = self.place.saturating_add(u64::try_from(length).unwrap_or(u64::MAX));
        Ok(head)
    }

    pub(crate) fn byte(&mut self) -> Result<u8, DatabaseError> {
        match self.take(1)? {
            [byte] => Ok(*byte),
            _ => Err(self.damaged("record ends early")),
        }
    }

    pub(crate) fn number(&mut self) -> Result<u64, DatabaseError> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && 1 < bits {
                return Err(self.damaged("number is too large"));
            }
            value |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(self.damaged("number is too long"))
    }

    pub(crate) fn small(&mut self) -> Result<u32, DatabaseError> {
        let number = self.number()?;
        u32::try_from(number).map_err(|_too_large| self.damaged("number is too large"))
    }

    pub(crate) fn length(&mut self) -> Result<usize, DatabaseError> {
        let number = self.number()?;
        usize::try_from(number).map_err(|_too_large| self.damaged("length is too large"))
    }

    pub(crate) fn text(&mut self) -> Result<&'a str, DatabaseError> {
        let length = self.length()?;
        let place = self.place;
        std::str::from_utf8(self.take(length)?)
            .map_err(|_not_utf8| DatabaseError::Damaged { offset: place, what: "text is no UTF-8" })
    }

    /// Reads the rest of the record as a text.
    pub(crate) fn rest(mut self) -> Result<&'a str, DatabaseError> {
        let place = self.place;
        std::str::from_utf8(self.take(self.bytes.len())?)
            .map_err(|_not_utf8| DatabaseError::Damaged { offset: place, what: "text is no UTF-8" })
    }

    /// Takes the next `length` bytes as a record of their own.
    pub(crate) fn part(&mut self, length: usize) -> Result<Self, DatabaseError> {
        let place = self.place;
        Ok(Self { bytes: self.take(length)?, place })
    }

    /// Returns the record from `offset` on.
    pub(crate) fn from(&self, offset: u32) -> Result<Self, DatabaseError> {
        let mut copy = *self;
        copy.take(usize::try_from(offset).unwrap_or(usize::MAX))?;
        Ok(copy)
    }

    pub(crate) fn optional_text(&mut self) -> Result<Option<&'a str>, DatabaseError> {
        match self.byte()? {
            0 => Ok(None),
            1 => self.text().map(Some),
            _ => Err(self.damaged("option is neither 0 nor 1")),
        }
    }

    pub(crate) fn flag(&mut self) -> Result<bool, DatabaseError> {
        match self.byte()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(self.damaged("flag is neither 0 nor 1")),
        }
    }

    pub(crate) fn date(&mut self) -> Result<Option<Date>, DatabaseError> {
        let Some(zigzag) = self.number()?.checked_sub(1) else { return Ok(None) };
        let magnitude = i64::try_from(zigzag >> 1).unwrap_or(i64::MAX);
        let days = if zigzag & 1 == 0 { magnitude } else { -magnitude - 1 };
        let date = i32::try_from(days).ok().and_then(Date::from_days);
        date.map(Some).ok_or_else(|| self.damaged("date is out of range"))
    }

    /// Checks that the record was read to its end.
    pub(crate) fn finish(self) -> Result<(), DatabaseError> {
        if self.is_empty() {
            Ok(())
        } else {
            Err(self.damaged("record is longer than its content"))
        }
    }
}

#[cfg(test)]
mod tests;

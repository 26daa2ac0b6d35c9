//! Columns: the values of one field of all rows, one behind the other.
//!
//! Each column has three streams: numbers (LEB128), lengths, and bytes of texts. A text is the
//! length that it shares with the text before it, then its rest; a date and a CVE identifier are
//! the difference to the one before. What stays the same costs next to nothing once compressed.
//!
//! **Invariant:** reading neither panics nor runs past a stream; each value takes a byte or more,
//! so that the streams bound the rows.

use crate::database::DatabaseError;
use crate::database::codec::{Cursor, Writer};
use crate::database::identifier::{CveNumber, Identifier};
use crate::date::Date;

/// Number of columns.
pub(super) const COLUMN_COUNT: usize = 64;

/// One column that is being written.
#[derive(Debug, Default)]
struct ColumnWriter {
    numbers: Writer,
    lengths: Writer,
    bytes: Vec<u8>,
    text: Vec<u8>,
    last: i64,
}

/// Columns that are being written.
#[derive(Debug)]
pub(super) struct ColumnsWriter {
    columns: Vec<ColumnWriter>,
}

/// One column that is being read.
#[derive(Debug)]
struct ColumnReader<'a> {
    numbers: Cursor<'a>,
    lengths: Cursor<'a>,
    bytes: Cursor<'a>,
    text: Vec<u8>,
    last: i64,
}

/// Columns that are being read.
#[derive(Debug)]
pub(super) struct ColumnsReader<'a> {
    columns: Vec<ColumnReader<'a>>,
}

fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)).cast_unsigned()
}

fn unzigzag(value: u64) -> i64 {
    (value >> 1).cast_signed() ^ -(value & 1).cast_signed()
}

impl ColumnsWriter {
    pub(super) fn new() -> Self {
        Self { columns: (0..COLUMN_COUNT).map(|_column| ColumnWriter::default()).collect() }
    }

    fn with(&mut self, column: usize, write: impl FnOnce(&mut ColumnWriter)) {
        debug_assert!(column < COLUMN_COUNT, "column {column} does not exist");
        if let Some(column) = self.columns.get_mut(column) {
            write(column);
        }
    }

    pub(super) fn number(&mut self, column: usize, value: u64) {
        self.with(column, |column| column.numbers.number(value));
    }

    pub(super) fn count(&mut self, column: usize, value: usize) {
        self.number(column, u64::try_from(value).unwrap_or(u64::MAX));
    }

    pub(super) fn flag(&mut self, column: usize, value: bool) {
        self.number(column, u64::from(value));
    }

    pub(super) fn text(&mut self, column: usize, text: &str) {
        self.with(column, |column| {
            let shared =
                column.text.iter().zip(text.as_bytes()).take_while(|(old, new)| old == new).count();
            let rest = text.as_bytes().get(shared..).unwrap_or_default();
            column.lengths.count(shared);
            column.lengths.count(rest.len());
            column.bytes.extend_from_slice(rest);
            column.text.truncate(shared);
            column.text.extend_from_slice(rest);
        });
    }

    pub(super) fn optional_text(&mut self, column: usize, text: Option<&str>) {
        self.flag(column, text.is_some());
        if let Some(text) = text {
            self.text(column, text);
        }
    }

    pub(super) fn texts(&mut self, column: usize, texts: &[Box<str>]) {
        self.count(column, texts.len());
        for text in texts {
            self.text(column, text);
        }
    }

    pub(super) fn date(&mut self, column: usize, date: Option<Date>) {
        self.with(column, |column| match date {
            None => column.numbers.number(0),
            Some(date) => column.step(i64::from(date.days())),
        });
    }

    pub(super) fn identifier(&mut self, column: usize, text: &str) {
        match Identifier::parse(text) {
            Identifier::Cve(number) => {
                self.with(column, |column| column.step(i64::from(number.key())));
            }
            Identifier::Other(text) => {
                self.number(column, 0);
                self.text(column, text);
            }
        }
    }

    /// Writes all streams with their lengths.
    pub(super) fn finish(self, out: &mut Writer) {
        let streams =
            |column: ColumnWriter| [column.numbers.bytes, column.lengths.bytes, column.bytes];
        let streams: Vec<Vec<u8>> = self.columns.into_iter().flat_map(streams).collect();
        for stream in &streams {
            out.count(stream.len());
        }
        for stream in &streams {
            out.bytes.extend_from_slice(stream);
        }
    }
}

impl ColumnWriter {
    /// Writes the difference to the last number; 0 stays free.
    fn step(&mut self, value: i64) {
        self.numbers.number(1 + zigzag(value - self.last));
        self.last = value;
    }
}

impl<'a> ColumnsReader<'a> {
    pub(super) fn new(cursor: &mut Cursor<'a>) -> Result<Self, DatabaseError> {
        let mut lengths = Vec::new();
        for _stream in 0..COLUMN_COUNT * 3 {
            lengths.push(cursor.length()?);
        }
        let mut columns = Vec::new();
        for lengths in lengths.chunks_exact(3) {
            let [numbers, texts, bytes] = lengths else { continue };
            columns.push(ColumnReader {
                numbers: cursor.part(*numbers)?,
                lengths: cursor.part(*texts)?,
                bytes: cursor.part(*bytes)?,
                text: Vec::new(),
                last: 0,
            });
        }
        Ok(Self { columns })
    }

    fn column(&mut self, column: usize) -> Result<&mut ColumnReader<'a>, DatabaseError> {
        let damaged = DatabaseError::Damaged { offset: 0, what: "a column is missing" };
        self.columns.get_mut(column).ok_or(damaged)
    }

    pub(super) fn number(&mut self, column: usize) -> Result<u64, DatabaseError> {
        self.column(column)?.numbers.number()
    }

    pub(super) fn small(&mut self, column: usize) -> Result<u32, DatabaseError> {
        self.column(column)?.numbers.small()
    }

    pub(super) fn flag(&mut self, column: usize) -> Result<bool, DatabaseError> {
        match self.number(column)? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(self.damaged(column, "flag is neither 0 nor 1")),
        }
    }

    pub(super) fn damaged(&self, column: usize, what: &'static str) -> DatabaseError {
        let place = self.columns.get(column).map(|column| column.numbers.damaged(what));
        place.unwrap_or(DatabaseError::Damaged { offset: 0, what })
    }

    pub(super) fn text(&mut self, column: usize) -> Result<Box<str>, DatabaseError> {
        let column = self.column(column)?;
        let shared = column.lengths.length()?;
        if column.text.len() < shared {
            return Err(column.lengths.damaged("text shares more than there is"));
        }
        let rest = column.lengths.length()?;
        let rest = column.bytes.take(rest)?;
        column.text.truncate(shared);
        column.text.extend_from_slice(rest);
        let text = std::str::from_utf8(&column.text);
        text.map(Into::into).map_err(|_not_utf8| column.bytes.damaged("text is no UTF-8"))
    }

    pub(super) fn optional_text(
        &mut self,
        column: usize,
    ) -> Result<Option<Box<str>>, DatabaseError> {
        if self.flag(column)? { self.text(column).map(Some) } else { Ok(None) }
    }

    pub(super) fn list<T>(
        &mut self,
        column: usize,
        mut element: impl FnMut(&mut Self) -> Result<T, DatabaseError>,
    ) -> Result<Vec<T>, DatabaseError> {
        let mut list = Vec::new();
        for _element in 0..self.number(column)? {
            list.push(element(self)?);
        }
        Ok(list)
    }

    pub(super) fn texts(&mut self, column: usize) -> Result<Vec<Box<str>>, DatabaseError> {
        self.list(column, |columns| columns.text(column))
    }

    pub(super) fn date(&mut self, column: usize) -> Result<Option<Date>, DatabaseError> {
        let column = self.column(column)?;
        let Some(days) = column.step()? else { return Ok(None) };
        let date = i32::try_from(days).ok().and_then(Date::from_days);
        date.map(Some).ok_or_else(|| column.numbers.damaged("date is out of range"))
    }

    pub(super) fn identifier(&mut self, column: usize) -> Result<Box<str>, DatabaseError> {
        let reader = self.column(column)?;
        let Some(key) = reader.step()? else { return self.text(column) };
        let key = u32::try_from(key);
        let key = key.map_err(|_too_large| reader.numbers.damaged("CVE key is out of range"))?;
        Ok(CveNumber::from_key(key).to_string().into())
    }
}

impl ColumnReader<'_> {
    fn step(&mut self) -> Result<Option<i64>, DatabaseError> {
        let Some(step) = self.numbers.number()?.checked_sub(1) else { return Ok(None) };
        let value = self.last.checked_add(unzigzag(step));
        self.last = value.ok_or_else(|| self.numbers.damaged("number is too large"))?;
        Ok(Some(self.last))
    }
}

//! Small grids of numbers: the first column to the left, the others to the right.

use super::page::Page;

/// Writes lines of equally many cells.
pub(super) fn write(lines: &[Vec<String>], page: &mut Page) {
    let column_count = lines.iter().map(Vec::len).max().unwrap_or_default();
    let width_of = |column: usize| {
        let cells = lines.iter().filter_map(|line| line.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..column_count).map(width_of).collect();
    for line in lines {
        let mut text = String::new();
        for (column, (cell, width)) in line.iter().zip(&widths).enumerate() {
            let blanks = width.saturating_sub(cell.chars().count());
            if column == 0 {
                text.push_str(cell);
                text.extend(std::iter::repeat_n(' ', blanks));
            } else {
                text.extend(std::iter::repeat_n(' ', blanks + 2));
                text.push_str(cell);
            }
        }
        page.finished_line(&text);
    }
}

//! Which day or bucket a time lies in, as an expression.

use std::fmt::Write;

/// An expression that numbers the interval between `bounds` in which `column` lies, from 0.
///
/// Intervals of one width are divided through; a day on which clocks change begins another run.
pub(in crate::events) fn interval_of(column: &str, bounds: &[i64]) -> String {
    let mut runs: Vec<(i64, i64, usize)> = Vec::new();
    for (at, pair) in bounds.windows(2).enumerate() {
        let width = pair[1] - pair[0];
        if runs.last().is_none_or(|run| run.1 != width) {
            runs.push((pair[0], width, at));
        }
    }
    let mut sql = String::from("CAST(CASE");
    for (at, (start, width, first)) in runs.iter().enumerate() {
        let place = format!("({column} - {start}) // {width} + {first}");
        // Writing to a string cannot fail.
        let _ = match runs.get(at + 1) {
            Some(next) => write!(sql, " WHEN {column} < {} THEN {place}", next.0),
            None if at == 0 => write!(sql, " WHEN true THEN {place}"),
            None => write!(sql, " ELSE {place}"),
        };
    }
    sql.push_str(" END AS UINTEGER)");
    sql
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_one_width_are_divided_through() {
        let sql = interval_of("t", &[0, 24, 48, 71, 95]);
        assert_eq!(
            sql,
            "CAST(CASE WHEN t < 48 THEN (t - 0) // 24 + 0 WHEN t < 71 THEN (t - 48) // 23 + 2 ELSE (t - 71) // 24 + 3 END AS UINTEGER)"
        );
    }
}

//! Rows as Parquet: zstd, one row group per 100,000 visits.

use std::fs::File;
use std::io;
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::Type;

use super::{FACTS, Row};

/// Visits held in memory before they are written.
const GROUP: usize = 100_000;

/// Rows that wait for their group to be full.
pub(super) struct Rows {
    writer: SerializedFileWriter<File>,
    rows: Vec<Row>,
}

impl Rows {
    pub(super) fn create(file: File, probabilities: &[String]) -> io::Result<Rows> {
        let facts = FACTS.iter().map(|name| match *name {
            "line" | "visit_id" => column(name, Physical::INT64, None),
            "probability" => column(name, Physical::DOUBLE, None),
            _ => column(name, Physical::BYTE_ARRAY, Some(LogicalType::String)),
        });
        let columns = facts.chain(probabilities.iter().map(|name| column(name, Physical::DOUBLE, None)));
        let columns = columns.collect::<Result<Vec<_>, _>>().map_err(io::Error::other)?;
        let schema =
            Type::group_type_builder("visits").with_fields(columns).build().map_err(io::Error::other)?;
        let properties =
            WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::default())).build();
        let writer = SerializedFileWriter::new(file, Arc::new(schema), Arc::new(properties));
        Ok(Rows { writer: writer.map_err(io::Error::other)?, rows: Vec::new() })
    }

    pub(super) fn push(&mut self, row: Row) -> io::Result<()> {
        self.rows.push(row);
        if self.rows.len() >= GROUP { self.flush().map_err(io::Error::other) } else { Ok(()) }
    }

    pub(super) fn finish(mut self) -> io::Result<File> {
        self.flush().map_err(io::Error::other)?;
        self.writer.into_inner().map_err(io::Error::other)
    }

    fn flush(&mut self) -> Result<(), ParquetError> {
        let rows = std::mem::take(&mut self.rows);
        if rows.is_empty() {
            return Ok(());
        }
        let mut group = self.writer.next_row_group()?;
        integers(&mut group, &rows, |row| row.line)?;
        integers(&mut group, &rows, |row| row.visit_id)?;
        texts(&mut group, &rows, |row| &row.started_at)?;
        texts(&mut group, &rows, |row| &row.landing)?;
        texts(&mut group, &rows, |row| row.ga_channel)?;
        texts(&mut group, &rows, |row| &row.source)?;
        doubles(&mut group, &rows, |row| row.probability)?;
        texts(&mut group, &rows, |row| row.grade)?;
        texts(&mut group, &rows, |row| &row.evidence)?;
        for i in 0..rows[0].probabilities.len() {
            doubles(&mut group, &rows, |row| row.probabilities[i].unwrap_or_default())?;
        }
        group.close().map(|_| ())
    }
}

type Group<'a> = SerializedRowGroupWriter<'a, File>;

fn column(name: &str, physical: Physical, logical: Option<LogicalType>) -> Result<Arc<Type>, ParquetError> {
    let builder = Type::primitive_type_builder(name, physical).with_repetition(Repetition::REQUIRED);
    builder.with_logical_type(logical).build().map(Arc::new)
}

fn integers(group: &mut Group<'_>, rows: &[Row], value: impl Fn(&Row) -> u64) -> Result<(), ParquetError> {
    let values: Vec<i64> = rows.iter().map(|row| i64::try_from(value(row)).unwrap_or(i64::MAX)).collect();
    write::<Int64Type>(group, &values)
}

fn doubles(group: &mut Group<'_>, rows: &[Row], value: impl Fn(&Row) -> f64) -> Result<(), ParquetError> {
    write::<DoubleType>(group, &rows.iter().map(value).collect::<Vec<_>>())
}

fn texts(group: &mut Group<'_>, rows: &[Row], value: impl Fn(&Row) -> &str) -> Result<(), ParquetError> {
    let values: Vec<ByteArray> = rows.iter().map(|row| ByteArray::from(value(row))).collect();
    write::<ByteArrayType>(group, &values)
}

fn write<T: parquet::data_type::DataType>(
    group: &mut Group<'_>,
    values: &[T::T],
) -> Result<(), ParquetError> {
    let missing = || ParquetError::General("more columns than the schema has".to_owned());
    let mut column = group.next_column()?.ok_or_else(missing)?;
    column.typed::<T>().write_batch(values, None, None)?;
    column.close()
}

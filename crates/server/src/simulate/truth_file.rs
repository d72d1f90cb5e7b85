//! Truth as CSV and as Parquet.

use std::fs::File;
use std::io;
use std::sync::Arc;

use entrenous_simulator::Truth;
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::Type;

const COLUMNS: [&str; 6] = ["line", "visit", "source", "app", "parent_share", "page"];

/// Truth as CSV.
pub(super) struct CsvTruth(csv::Writer<File>);

impl CsvTruth {
    pub(super) fn new(file: File) -> io::Result<CsvTruth> {
        let mut writer = csv::Writer::from_writer(file);
        writer.write_record(COLUMNS)?;
        Ok(CsvTruth(writer))
    }

    pub(super) fn write(&mut self, row: &Truth<'_>) -> io::Result<()> {
        let parent = row.parent_share.map(|share| share.to_string()).unwrap_or_default();
        let (line, visit) = (row.line.to_string(), row.visit.to_string());
        Ok(self.0.write_record([&*line, &*visit, row.source, row.app, &*parent, row.page])?)
    }

    pub(super) fn finish(mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Truth as Parquet: one row group, held in memory until the end.
pub(super) struct ParquetTruth {
    writer: SerializedFileWriter<File>,
    numbers: [Vec<i64>; 2],
    parents: Vec<Option<i64>>,
    texts: [Vec<ByteArray>; 3],
}

impl ParquetTruth {
    pub(super) fn new(file: File) -> io::Result<ParquetTruth> {
        let column = |name: &&str| {
            let (physical, logical) = match *name {
                "line" | "visit" | "parent_share" => (Physical::INT64, None),
                _ => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            };
            let optional = *name == "parent_share";
            let repetition = if optional { Repetition::OPTIONAL } else { Repetition::REQUIRED };
            let builder = Type::primitive_type_builder(name, physical).with_repetition(repetition);
            builder.with_logical_type(logical).build().map(Arc::new)
        };
        let columns = COLUMNS.iter().map(column).collect::<Result<Vec<_>, _>>().map_err(io::Error::other)?;
        let schema =
            Type::group_type_builder("truth").with_fields(columns).build().map_err(io::Error::other)?;
        let properties =
            WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::default())).build();
        let writer = SerializedFileWriter::new(file, Arc::new(schema), Arc::new(properties));
        Ok(ParquetTruth {
            writer: writer.map_err(io::Error::other)?,
            numbers: Default::default(),
            parents: Vec::new(),
            texts: Default::default(),
        })
    }

    pub(super) fn write(&mut self, row: &Truth<'_>) {
        let integer = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        self.numbers[0].push(integer(row.line));
        self.numbers[1].push(integer(row.visit));
        self.parents.push(row.parent_share.map(integer));
        for (texts, text) in self.texts.iter_mut().zip([row.source, row.app, row.page]) {
            texts.push(ByteArray::from(text));
        }
    }

    pub(super) fn finish(mut self) -> io::Result<()> {
        self.flush().map_err(io::Error::other)?;
        self.writer.into_inner().map(drop).map_err(io::Error::other)
    }

    fn flush(&mut self) -> Result<(), ParquetError> {
        let mut group = self.writer.next_row_group()?;
        let [lines, visits] = &self.numbers;
        let [sources, apps, pages] = &self.texts;
        let there: Vec<i16> = self.parents.iter().map(|parent| i16::from(parent.is_some())).collect();
        let parents: Vec<i64> = self.parents.iter().copied().flatten().collect();
        column::<Int64Type>(&mut group, lines, None)?;
        column::<Int64Type>(&mut group, visits, None)?;
        column::<ByteArrayType>(&mut group, sources, None)?;
        column::<ByteArrayType>(&mut group, apps, None)?;
        column::<Int64Type>(&mut group, &parents, Some(&there))?;
        column::<ByteArrayType>(&mut group, pages, None)?;
        group.close().map(drop)
    }
}

fn column<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, File>,
    values: &[T::T],
    there: Option<&[i16]>,
) -> Result<(), ParquetError> {
    let missing = || ParquetError::General("more columns than the schema has".to_owned());
    let mut column = group.next_column()?.ok_or_else(missing)?;
    column.typed::<T>().write_batch(values, there, None)?;
    column.close()
}

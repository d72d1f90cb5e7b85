//! The logo in the middle of codes: a PNG of the operator's.

use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;

use png::{ColorType, Decoder, Limits, Transformations};

use super::png::encode;
use crate::serve::StartError;

/// Bytes of the file at most.
const BYTES: u64 = 512 << 10;
/// Pixels of a side at most.
const SIDE: u32 = 1_024;

/// A logo, on white.
#[derive(Debug, Clone)]
pub(crate) struct Logo(Arc<Picture>);

#[derive(Debug)]
struct Picture {
    width: u32,
    height: u32,
    /// Red, green, blue.
    samples: Vec<u8>,
    png: Vec<u8>,
}

impl Logo {
    /// Reads it.
    ///
    /// # Errors
    ///
    /// It cannot be read, is too large, or no PNG.
    pub(crate) fn read(path: &Path) -> Result<Logo, StartError> {
        let wrong = |why: String| StartError::Logo { path: path.to_owned(), why };
        let size = std::fs::metadata(path).map_err(|error| wrong(error.to_string()))?.len();
        if size > BYTES {
            return Err(wrong(format!("it has {size} bytes")));
        }
        let bytes = std::fs::read(path).map_err(|error| wrong(error.to_string()))?;
        Logo::decode(&bytes).map_err(wrong)
    }

    /// The logo in these bytes.
    pub(super) fn decode(bytes: &[u8]) -> Result<Logo, String> {
        let limits = Limits { bytes: 16 << 20 };
        let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), limits);
        decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
        let mut reader = decoder.read_info().map_err(|error| error.to_string())?;
        let (width, height) = (reader.info().width, reader.info().height);
        if width > SIDE || height > SIDE {
            return Err(format!("it has {width} x {height} pixels"));
        }
        let size = reader.output_buffer_size().ok_or("it is too large")?;
        let mut decoded = vec![0; size];
        let frame = reader.next_frame(&mut decoded).map_err(|error| error.to_string())?;
        decoded.truncate(frame.buffer_size());
        let depth = frame.color_type.samples();
        let on_white = |value: u8, alpha: u8| {
            let mixed = u16::from(value) * u16::from(alpha) + 255 * (255 - u16::from(alpha));
            u8::try_from(mixed / 255).unwrap_or(255)
        };
        let pixel = |pixel: &[u8]| -> [u8; 3] {
            match (frame.color_type, pixel) {
                (ColorType::Grayscale, [gray]) => [*gray; 3],
                (ColorType::GrayscaleAlpha, [gray, alpha]) => [on_white(*gray, *alpha); 3],
                (ColorType::Rgba, [red, green, blue, alpha]) => {
                    [*red, *green, *blue].map(|value| on_white(value, *alpha))
                }
                (_, [red, green, blue, ..]) => [*red, *green, *blue],
                _ => [255; 3],
            }
        };
        let samples: Vec<u8> = decoded.chunks_exact(depth).flat_map(pixel).collect();
        let png = encode(&samples, width, height, ColorType::Rgb);
        Ok(Logo(Arc::new(Picture { width, height, samples, png })))
    }

    /// As a file.
    pub(super) fn png(&self) -> &[u8] {
        &self.0.png
    }

    pub(super) fn size(&self) -> (u32, u32) {
        (self.0.width, self.0.height)
    }

    /// Red, green, blue of each pixel.
    pub(super) fn samples(&self) -> &[u8] {
        &self.0.samples
    }

    /// The color at a place of a square of `side`.
    pub(super) fn color(&self, x: usize, y: usize, side: usize) -> [u8; 3] {
        let of = |at: usize, length: u32| at * length as usize / side.max(1);
        let place = (of(y, self.0.height) * self.0.width as usize + of(x, self.0.width)) * 3;
        match self.0.samples.get(place..place + 3) {
            Some([red, green, blue]) => [*red, *green, *blue],
            _ => [255; 3],
        }
    }
}

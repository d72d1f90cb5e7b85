//! A code as PNG.

use png::{BitDepth, ColorType, Encoder};

use super::{Code, Logo};

/// Pixels in a row at most.
pub(super) const MOST_PIXELS: usize = 4_096;

pub(super) fn draw(code: &Code, logo: Option<&Logo>, pixels: usize) -> Vec<u8> {
    let scale = (pixels.min(MOST_PIXELS) / code.whole()).max(1);
    let side = code.whole() * scale;
    let depth = if logo.is_some() { 3 } else { 1 };
    let mut samples = vec![255_u8; side * side * depth];
    for (x, y, length) in code.runs() {
        for row in y * scale..(y + 1) * scale {
            let begin = (row * side + x * scale) * depth;
            if let Some(run) = samples.get_mut(begin..begin + length * scale * depth) {
                run.fill(0);
            }
        }
    }
    if let Some(logo) = logo {
        let (at, modules) = code.middle();
        // Half a module of nothing around it.
        let (begin, margin, width) = (at * scale, scale / 2, modules * scale);
        let inner = width.saturating_sub(2 * margin).max(1);
        for y in 0..width {
            for x in 0..width {
                let inside = |at: usize| at.checked_sub(margin).filter(|at| *at < inner);
                let color = match (inside(x), inside(y)) {
                    (Some(x), Some(y)) => logo.color(x, y, inner),
                    _ => [255; 3],
                };
                let place = ((begin + y) * side + begin + x) * 3;
                if let Some(pixel) = samples.get_mut(place..place + 3) {
                    pixel.copy_from_slice(&color);
                }
            }
        }
    }
    let side = u32::try_from(side).unwrap_or(u32::MAX);
    encode(&samples, side, side, if depth == 3 { ColorType::Rgb } else { ColorType::Grayscale })
}

/// Samples of eight bits as a file. Writing into memory cannot fail; if the samples were too few, it is empty.
pub(super) fn encode(samples: &[u8], width: u32, height: u32, color: ColorType) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, width, height);
    encoder.set_color(color);
    encoder.set_depth(BitDepth::Eight);
    let written = encoder.write_header().and_then(|mut writer| {
        writer.write_image_data(samples)?;
        writer.finish()
    });
    if written.is_ok() { file } else { Vec::new() }
}

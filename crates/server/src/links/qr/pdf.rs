//! A code as PDF 1.4: filled rectangles, sharp at any size, in black of the printing inks.

use std::fmt::Write as _;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::{Code, Logo};

/// Points of a page's side: 50 mm.
const SIDE: f64 = 141.732;

pub(super) fn draw(code: &Code, logo: Option<&Logo>) -> Vec<u8> {
    let whole = code.whole();
    let scale = SIDE / whole as f64;
    // The origin is at the bottom.
    let mut content = format!("q {scale:.5} 0 0 -{scale:.5} 0 {SIDE} cm 0 0 0 1 k\n");
    for (x, y, length) in code.runs() {
        // Writing into memory cannot fail.
        let _ = writeln!(content, "{x} {y} {length} 1 re");
    }
    content.push_str("f\n");
    if logo.is_some() {
        let (at, side) = code.middle();
        let (begin, inner) = (at as f64 + 0.5, side as f64 - 1.0);
        let _ = writeln!(
            content,
            "0 0 0 0 k {at} {at} {side} {side} re f q {inner} 0 0 -{inner} {begin} {bottom} cm /Logo Do Q",
            bottom = begin + inner
        );
    }
    content.push_str("Q\n");
    let resources = if logo.is_some() { "<< /XObject << /Logo 5 0 R >> >>" } else { "<< >>" };
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {SIDE} {SIDE}] /Contents 4 0 R /Resources {resources} >>"
        )
        .into_bytes(),
        stream("", content.as_bytes()),
    ];
    if let Some(logo) = logo {
        let (width, height) = logo.size();
        let about = format!(
            "/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceRGB /BitsPerComponent 8 "
        );
        objects.push(stream(&about, logo.samples()));
    }
    file(&objects)
}

fn stream(about: &str, bytes: &[u8]) -> Vec<u8> {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
    let bytes = packed.write_all(bytes).and_then(|()| packed.finish()).unwrap_or_default();
    let begin = format!("<< {about}/Filter /FlateDecode /Length {} >>\nstream\n", bytes.len());
    [begin.as_bytes(), &bytes, b"\nendstream"].concat()
}

fn file(objects: &[Vec<u8>]) -> Vec<u8> {
    // The second line tells programs that it is no text.
    let mut file = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.extend(format!("{} 0 obj\n", number + 1).into_bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let table = file.len();
    let count = objects.len() + 1;
    let mut end = format!("xref\n0 {count}\n0000000000 65535 f \n");
    for place in places {
        let _ = writeln!(end, "{place:010} 00000 n ");
    }
    let _ = write!(end, "trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
    file.extend(end.into_bytes());
    file
}

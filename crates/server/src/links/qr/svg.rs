//! A code as SVG: one path, sharp at any size.

use std::fmt::Write;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::{Code, Logo};

pub(super) fn draw(code: &Code, logo: Option<&Logo>) -> String {
    let whole = code.whole();
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {whole} {whole}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{whole}v{whole}H0z\"/><path d=\""
    );
    for (x, y, length) in code.runs() {
        // Writing into memory cannot fail.
        let _ = write!(text, "M{x} {y}h{length}v1h-{length}z");
    }
    text.push_str("\"/>");
    if let Some(logo) = logo {
        let (at, side) = code.middle();
        let inner = side as f64 - 1.0;
        let picture = BASE64_STANDARD.encode(logo.png());
        let _ = write!(
            text,
            "<path fill=\"#fff\" d=\"M{at} {at}h{side}v{side}h-{side}z\"/>\
             <image x=\"{begin}\" y=\"{begin}\" width=\"{inner}\" height=\"{inner}\" href=\"data:image/png;base64,{picture}\"/>",
            begin = at as f64 + 0.5,
        );
    }
    text.push_str("</svg>\n");
    text
}

//! Codes are read as a telephone reads them.

use super::{Code, Form, Level, Logo, address, png};

const LEVELS: [&str; 4] = ["L", "M", "Q", "H"];

/// Reads what a PNG says.
fn read(file: &[u8]) -> Option<String> {
    let mut reader = ::png::Decoder::new(std::io::Cursor::new(file)).read_info().expect("a PNG");
    let mut samples = vec![0; reader.output_buffer_size().expect("a size")];
    let frame = reader.next_frame(&mut samples).expect("a picture");
    let depth = frame.color_type.samples();
    let (width, height) = (frame.width as usize, frame.height as usize);
    let gray = |x: usize, y: usize| {
        let pixel = &samples[(y * width + x) * depth..][..depth];
        u8::try_from(pixel.iter().map(|value| usize::from(*value)).sum::<usize>() / depth).expect("a byte")
    };
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, height, gray);
    let grids = image.detect_grids();
    grids.first().and_then(|grid| grid.decode().ok()).map(|(_, text)| text)
}

fn logo() -> Logo {
    // A dark disc on nothing, as logos are.
    let pixel = |at: usize| {
        let (x, y) = ((at % 200) as i32 - 100, (at / 200) as i32 - 100);
        if x * x + y * y < 9_000 { [90, 20, 160, 255] } else { [0, 0, 0, 0] }
    };
    let samples: Vec<u8> = (0..200 * 200).flat_map(pixel).collect();
    Logo::decode(&png::encode(&samples, 200, 200, ::png::ColorType::Rgba)).expect("a logo")
}

#[test]
fn a_code_of_each_level_is_read_at_each_length_of_address() {
    for slug in ["a", "spring-2026", &"long".repeat(25)] {
        for level in LEVELS {
            let text = address("go.example.org", slug, "shop window 3");
            let code = Code::new(&text, level.parse().expect(level)).expect("short enough");
            let file = code.draw(Form::Png, None, 600);
            assert_eq!(read(&file).as_deref(), Some(text.as_str()), "{slug} {level}");
        }
    }
}

#[test]
fn with_a_logo_a_code_of_level_h_is_read() {
    for slug in ["a", "spring-2026", "a-slug-of-some-forty-letters-for-a-poster"] {
        let text = address("go.example.org", slug, "");
        let code = Code::new(&text, Level::HIGH).expect("short enough");
        let file = code.draw(Form::Png, Some(&logo()), 800);
        assert_eq!(read(&file).as_deref(), Some(text.as_str()), "{slug}");
    }
}

#[test]
fn an_svg_and_a_pdf_have_the_modules_of_the_picture() {
    let code = Code::new("https://go.example.org/x?qr=", Level::MEDIUM).expect("short enough");
    let dark = code.dark.iter().filter(|dark| **dark).count();
    assert_eq!(code.runs().map(|(_, _, length)| length).sum::<usize>(), dark);
    for with in [None, Some(&logo())] {
        let svg = String::from_utf8(code.draw(Form::Svg, with, 0)).expect("text");
        assert!(svg.starts_with("<svg ") && svg.contains("viewBox=\"0 0 37 37\""), "{svg}");
        assert_eq!(svg.matches("v1h-").count(), code.runs().count());
        assert_eq!(svg.contains("<image"), with.is_some());
        let pdf = code.draw(Form::Pdf, with, 0);
        assert!(pdf.starts_with(b"%PDF-1.4") && pdf.ends_with(b"%%EOF\n"));
        // The table of places is right: each leads to its object.
        let text = String::from_utf8_lossy(&pdf);
        let places = text.lines().filter_map(|line| line.strip_suffix(" 00000 n "));
        for (number, place) in places.enumerate() {
            let place: usize = place.parse().expect("a place");
            assert!(pdf[place..].starts_with(format!("{} 0 obj\n", number + 1).as_bytes()));
        }
    }
}

#[test]
fn what_is_no_logo_and_what_is_too_long_is_refused() {
    assert!(Logo::decode(b"").is_err() && Logo::decode(b"\x89PNG\r\n\x1a\n").is_err());
    let wide = png::encode(&vec![0; 1_025 * 3], 1_025, 1, ::png::ColorType::Rgb);
    assert!(Logo::decode(&wide).expect_err("wide").contains("1025"));
    assert!(Code::new(&"a".repeat(3_000), Level::HIGH).is_err());
    assert!("X".parse::<Level>().is_err());
}

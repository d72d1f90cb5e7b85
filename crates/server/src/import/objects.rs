//! JSON objects out of a file: one on each line, or all in one array, each within limits.

use std::io::BufRead;

use super::error::ImportError;
use super::input::Input;

/// Cuts objects out, without reading what is in them.
pub(super) struct Objects<'a> {
    input: Input<'a>,
    object: Vec<u8>,
    limit: usize,
    line: u64,
}

impl<'a> Objects<'a> {
    pub(super) fn new(input: Input<'a>, limit: usize) -> Objects<'a> {
        Objects { input, object: Vec::new(), limit, line: 1 }
    }

    /// The next object, with the line on which it begins. One that the file's end cuts off comes as it is.
    pub(super) fn next(&mut self) -> Result<Option<(u64, &[u8])>, ImportError> {
        self.object.clear();
        let mut begin = self.line;
        let (mut depth, mut in_string, mut escaped) = (0_u32, false, false);
        loop {
            let bytes = match self.input.text.fill_buf() {
                Ok(bytes) => bytes,
                Err(error) => return Err(self.input.failed(error)),
            };
            if bytes.is_empty() {
                return Ok((!self.object.is_empty()).then_some((begin, self.object.as_slice())));
            }
            let (mut read, mut done) = (0, false);
            for &byte in bytes {
                read += 1;
                self.line += u64::from(byte == b'\n');
                // Between objects: commas and the array's brackets, or rubbish that is told as one object a line.
                if depth == 0
                    && self.object.is_empty()
                    && matches!(byte, b'[' | b']' | b',' | b' ' | b'\t' | b'\r' | b'\n')
                {
                    continue;
                }
                if self.object.is_empty() {
                    begin = self.line;
                }
                self.object.push(byte);
                match byte {
                    _ if escaped => escaped = false,
                    b'\\' if in_string => escaped = true,
                    b'"' if depth > 0 => in_string = !in_string,
                    b'{' if !in_string => depth += 1,
                    b'}' if !in_string => {
                        depth = depth.saturating_sub(1);
                        done = depth == 0;
                    }
                    b'\n' => done = depth == 0,
                    _ => {}
                }
                if done || self.object.len() > self.limit {
                    break;
                }
            }
            self.input.text.consume(read);
            if self.object.len() > self.limit {
                let (file, limit) = (self.input.name.clone(), self.limit);
                return Err(ImportError::RecordTooLong { file, line: begin, limit });
            }
            if done {
                return Ok(Some((begin, &self.object)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn objects(text: &str, limit: usize) -> Result<Vec<(u64, String)>, ImportError> {
        let input =
            Input { name: "t.json".to_owned(), text: Box::new(std::io::Cursor::new(text.to_owned())) };
        let mut objects = Objects::new(input, limit);
        let mut all = Vec::new();
        while let Some((line, object)) = objects.next()? {
            all.push((line, String::from_utf8_lossy(object).into_owned()));
        }
        Ok(all)
    }

    #[test]
    fn lines_and_arrays_give_the_same_objects() {
        let expected = [(1, r#"{"a":"}\"{"}"#.to_owned()), (2, r#"{"b":{"c":[1]}}"#.to_owned())];
        assert_eq!(objects("{\"a\":\"}\\\"{\"}\n{\"b\":{\"c\":[1]}}\n", 99).expect("lines"), expected);
        assert_eq!(objects("[{\"a\":\"}\\\"{\"},\n {\"b\":{\"c\":[1]}}]", 99).expect("an array"), expected);
    }

    #[test]
    fn what_is_cut_off_comes_and_what_never_ends_is_named() {
        assert_eq!(objects("{\"a\":", 99).expect("a piece"), [(1, "{\"a\":".to_owned())]);
        assert!(matches!(objects("\n{\"aaaaaaaaa", 5), Err(ImportError::RecordTooLong { line: 2, .. })));
    }
}

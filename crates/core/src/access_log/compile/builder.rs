//! Collects columns and the bytes between them.

use super::super::layout::Layout;
use super::super::slot::Slot;
use super::super::template::{Piece, Template};
use super::FormatError;

/// A template in the making, with each column as its author wrote it.
#[derive(Default)]
pub(super) struct Builder {
    template: Template,
    written: Vec<(usize, String)>,
}

impl Builder {
    pub(super) fn literal(&mut self, byte: u8) {
        match self.template.pieces.last_mut() {
            Some(piece) => piece.end.push(byte),
            None => self.template.lead.push(byte),
        }
    }

    pub(super) fn layout(&mut self, at: usize, written: String, layout: Layout) -> Result<(), FormatError> {
        let Ok(index) = u8::try_from(self.template.layouts.len()) else {
            return Err(FormatError::Layout { at, layout: written });
        };
        self.template.layouts.push(layout);
        self.field(at, written, Slot::Layout(index))
    }

    pub(super) fn field(&mut self, at: usize, written: String, slot: Slot) -> Result<(), FormatError> {
        if let Some(last) = self.template.pieces.last_mut()
            && last.end.is_empty()
        {
            // Some fields need no separator: together they are one.
            last.slot = match (last.slot, slot) {
                (Slot::Host, Slot::Target | Slot::Path) => Slot::HostTarget,
                (Slot::Path | Slot::Target, Slot::Skip | Slot::Query) => Slot::Target,
                (Slot::HostTarget, Slot::Skip | Slot::Query) => Slot::HostTarget,
                (Slot::Fraction, Slot::Layout(index)) => {
                    self.template.layouts[usize::from(index)].after_fraction();
                    slot
                }
                _ => {
                    let first = self.written.last().map(|(_, text)| text.clone()).unwrap_or_default();
                    return Err(FormatError::Adjacent { at, first, second: written });
                }
            };
            return Ok(());
        }
        self.template.pieces.push(Piece { slot, end: Vec::new() });
        self.written.push((at, written));
        Ok(())
    }

    pub(super) fn finish(self) -> Result<Template, FormatError> {
        if self.template.pieces.is_empty() { Err(FormatError::NoFields) } else { Ok(self.template) }
    }
}

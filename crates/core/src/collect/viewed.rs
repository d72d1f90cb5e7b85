//! Who has viewed which page: a reader who comes back to one did not need to be told of it.

use hashbrown::HashSet;

use super::visits::Key;

/// Views remembered in one generation; with two, some 40 MB at most. Who comes back after longer counts as a reader who
/// returns, but not to this page.
const KEPT: usize = 1_000_000;

/// Pages viewed by visitors, in two generations.
#[derive(Debug, Default)]
pub(super) struct Viewed {
    current: HashSet<u64>,
    previous: HashSet<u64>,
}

impl Viewed {
    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        self.current.clear();
        self.previous.clear();
    }

    /// Notes that a visitor views a page; did they before?
    pub(super) fn view(&mut self, (site, visitor): Key, page: u64) -> bool {
        if self.current.len() >= KEPT {
            self.previous = std::mem::take(&mut self.current);
        }
        let key = visitor.rotate_left(17) ^ page ^ u64::from(site).rotate_left(48);
        !self.current.insert(key) || self.previous.contains(&key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_new_to_a_visitor_once() {
        let mut viewed = Viewed::default();
        assert!(!viewed.view((0, 1), 7));
        assert!(viewed.view((0, 1), 7));
        assert!(!viewed.view((0, 1), 8));
        assert!(!viewed.view((0, 2), 7));
    }

    #[test]
    fn a_generation_of_others_is_survived_and_two_are_not() {
        let mut viewed = Viewed::default();
        viewed.view((0, 1), 7);
        (0..KEPT as u64).for_each(|page| _ = viewed.view((0, 2), page.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
        assert!(viewed.view((0, 1), 7));
        viewed.view((0, 3), 7);
        (0..2 * KEPT as u64)
            .for_each(|page| _ = viewed.view((0, 4), page.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
        assert!(!viewed.view((0, 3), 7));
    }
}

//! Who gets what: a pure function of a key and two names.

use std::hash::Hasher;

use siphasher::sip::SipHasher24;

/// How many parts of the traffic the holdout and each variant get; at least one part must be given.
///
/// Number 0 is the *holdout*, which gets what everybody got before; the others are variants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weights(Vec<u32>);

impl Weights {
    /// Weights of the holdout and of at least one variant. `None` if there is no variant, or the holdout or all variants weigh
    /// nothing: nothing could be compared.
    pub fn new(holdout: u32, variants: &[u32]) -> Option<Weights> {
        let some = holdout > 0 && variants.iter().any(|&weight| weight > 0);
        some.then(|| Weights([&[holdout], variants].concat()))
    }

    /// The holdout's weight, then the variants'.
    pub fn all(&self) -> &[u32] {
        &self.0
    }

    /// Their sum, more than 0.
    pub(super) fn sum(&self) -> u64 {
        self.0.iter().map(|&weight| u64::from(weight)).sum()
    }
}

/// The variant of a unit: 0 is the holdout.
///
/// A keyed hash (SipHash-2-4; Aumasson and Bernstein 2012) of both names, so the same unit gets the same variant for as long as key,
/// names and weights stay; nobody without the key can choose theirs; and variants of different experiments are independent. Each variant
/// gets its share of the 2^64 hashes to within 2^-32. When weights change some units change sides: begin a new experiment
/// instead, under a new name. Complexity: linear in the names' length and the number of variants.
pub fn assign(key: &[u8; 16], experiment: &str, unit: &[u8], weights: &Weights) -> usize {
    let mut hasher = SipHasher24::new_with_key(key);
    // The length keeps ("ab", "c") and ("a", "bc") apart.
    hasher.write(&(experiment.len() as u64).to_le_bytes());
    hasher.write(experiment.as_bytes());
    hasher.write(unit);
    let mut point = (u128::from(hasher.finish()) * u128::from(weights.sum())) >> 64;
    for (variant, &weight) in weights.0.iter().enumerate() {
        match point.checked_sub(u128::from(weight)) {
            Some(rest) => point = rest,
            None => return variant,
        }
    }
    0
}

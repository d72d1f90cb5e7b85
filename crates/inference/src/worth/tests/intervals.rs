//! Do intervals of credit hold the truth? Visits are drawn from their own probabilities.

use entrenous_core::ga_view::Channel;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::*;
use crate::worth::{Ledger, Measure, Model};

fn unit(dice: &mut ChaCha8Rng) -> f64 {
    (dice.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
}

/// The part of worlds in which the credit of dark sources under the true sources lies in the interval. With `roots` of them, each
/// conversion was passed on by one of a few visits of doubtful source.
fn coverage(model: Model, roots: u64, worlds: u64) -> f64 {
    let mut met = 0;
    for world in 0..worlds {
        let mut dice = ChaCha8Rng::seed_from_u64(world);
        let (mut ours, mut truth) = (Ledger::new(model), Ledger::new(model));
        let drawn = |visit: u64, day: i64, dice: &mut ChaCha8Rng| {
            let p = 0.1 + 0.8 * unit(dice);
            let is = if unit(dice) < p { "dark_social/unknown" } else { "typed_or_bookmark" };
            let of = [("dark_social/unknown", p), ("typed_or_bookmark", 1.0 - p)];
            [touch(visit, day, &of, Channel::Direct), touch(visit, day, &[(is, 1.0)], Channel::Direct)]
        };
        let root: Vec<_> = (0..roots).map(|visit| drawn(visit, 0, &mut dice)).collect();
        for i in 0..60_u64 {
            let touches: Vec<_> =
                (0..1 + i % 3).map(|k| drawn(1_000 + 3 * i + k, k as i64, &mut dice)).collect();
            let minor = 1_000 + (dice.next_u64() % 10_000) as i64;
            for (which, ledger) in [&mut ours, &mut truth].into_iter().enumerate() {
                let mut touches: Vec<_> = touches.iter().map(|both| both[which].clone()).collect();
                if let (Some(last), Some(root)) = (touches.last_mut(), root.get((i % roots.max(1)) as usize))
                {
                    last.candidates = candidates(&[("dark_social/whatsapp", 1.0)]);
                    last.lineage = vec![Ancestor {
                        visit: root[which].visit,
                        candidates: root[which].candidates.clone(),
                    }];
                }
                ledger.add(&paid(minor, touches));
            }
        }
        let dark = |ledger: &Ledger| ledger.credit(Measure::Revenue(EUR), |source| source.is_dark(), 0.0);
        let (found, is) = (dark(&ours), dark(&truth).value);
        met += u64::from(found.low <= is && is <= found.high);
    }
    met as f64 / worlds as f64
}

#[test]
fn nine_of_ten_intervals_hold_the_truth() {
    for model in [Model::First, Model::Linear, Model::Position, Model::LastNonDirect] {
        let part = coverage(model, 0, 300);
        assert!((0.85..=0.97).contains(&part), "{model:?}: {part}");
    }
    // A few doubtful roots, each with many conversions: their errors do not average out.
    let part = coverage(Model::ShareAware { passed_on: 50 }, 8, 300);
    assert!((0.85..=0.99).contains(&part), "{part}");
}

/// The figures of `docs/methods/worth.md`.
#[test]
#[ignore = "takes a minute; prints what the method's page says"]
fn figures() {
    for model in Model::ALL {
        println!("{model:?}: {:.3}", coverage(model, 0, 4_000));
    }
    println!("share-aware, 8 roots: {:.3}", coverage(Model::ShareAware { passed_on: 50 }, 8, 4_000));
}

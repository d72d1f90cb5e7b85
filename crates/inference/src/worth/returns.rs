//! What credit is worth beside what it cost.

use super::ledger::Credited;
use crate::stats::Interval;

/// Revenue beside cost. ROI and ROAS are `None` where nothing was spent: nothing can be divided by it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Returns {
    /// Revenue less cost, in minor units.
    pub profit: Credited,
    /// Return on investment: profit / cost; 0 is break-even, 1 doubles the money.
    pub roi: Option<Interval>,
    /// Return on advertising spend: revenue / cost; 1 is break-even.
    pub roas: Option<Interval>,
}

/// What came back of a cost, in minor units of the same currency as the credit. Complexity: constant.
///
/// Credit is no effect: what would have been bought anyway is in it. An experiment tells the difference.
pub fn returns(credited: Credited, cost: u64) -> Returns {
    let less = |minor: i128| minor.saturating_sub(i128::from(cost));
    let profit = Credited { value: less(credited.value), low: less(credited.low), high: less(credited.high) };
    let per_cost = |of: Credited| {
        let per = |minor: i128| minor as f64 / cost as f64;
        (cost > 0).then(|| Interval { value: per(of.value), low: per(of.low), high: per(of.high) })
    };
    Returns { profit, roi: per_cost(profit), roas: per_cost(credited) }
}

//! The explanation of one line, for a terminal.

use entrenous_core::evidence::Candidate;
use entrenous_inference::mixture::Moved;

use super::Lang;
use super::text::left;
use super::words;
use crate::report::{Conclusion, Explanation, VisitExplained};

/// The explanation as lines of text. Names of sources are those of the JSON.
pub fn explanation(lang: Lang, explanation: &Explanation) -> String {
    let line = explanation.line;
    let lines = match &explanation.conclusion {
        Conclusion::Missing { lines } => vec![words::no_such_line(lang, line, *lines)],
        Conclusion::Skipped => vec![words::no_hit(lang, line, None)],
        Conclusion::Malformed(reason) => vec![words::no_hit(lang, line, Some(*reason))],
        Conclusion::Hit { explained, share, visit } => {
            let reasons: Vec<_> =
                explained.reasons.iter().map(|&reason| words::dropped(lang, reason)).collect();
            let mut lines = vec![words::line_is(lang, line, words::hit_kind(lang, explained.kind), &reasons)];
            if let Some(share) = share {
                let (app, audience) =
                    (words::fetcher(lang, share.fetcher), words::audience(lang, share.audience));
                lines.push(pair(
                    lang.pick("share", "partage"),
                    &words::share(lang, app, audience, &share.path, share.line),
                ));
            }
            if let Some(visit) = visit {
                lines.extend(visit_lines(lang, visit));
            }
            lines
        }
    };
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// Candidates that are told in any case, and the probability below which the others are only counted.
const ALWAYS_TOLD: usize = 3;
const ROUNDS_TO_NOTHING: f64 = 0.005;

fn visit_lines(lang: Lang, visit: &VisitExplained) -> Vec<String> {
    let (facts, verdict) = (&visit.facts, &visit.verdict);
    let began = words::visit(lang, &visit.landing, visit.entry_line, facts);
    let mut lines = vec![pair(lang.pick("visit", "visite"), &began)];
    lines.extend(words::known(lang, facts).iter().map(|(name, value)| pair(name, value)));
    let evidence: Vec<_> = verdict.evidence.iter().map(|&evidence| words::evidence(lang, evidence)).collect();
    let grade = words::grade(lang, verdict.grade);
    lines.push(pair(lang.pick("source", "provenance"), &format!("{grade}, {}", evidence.join("; "))));
    let candidates = &verdict.candidates;
    let told = candidates.iter().take_while(|c| c.probability >= ROUNDS_TO_NOTHING).count().max(ALWAYS_TOLD);
    lines.extend(candidates.iter().take(told).map(candidate));
    let left = candidates.len().saturating_sub(told);
    if left > 0 {
        let more = lang.pick("more below 0.01", "autres sous 0,01");
        lines.push(format!("{:20}{left} {more}", ""));
    }
    lines.extend(moved(lang, &visit.moved));
    lines.push(pair("Google Analytics", visit.channel.name()));
    lines
}

/// What moved the verdict: each factor with the probability of a private share before and after it.
fn moved(lang: Lang, moved: &[Moved]) -> Vec<String> {
    if moved.is_empty() {
        return Vec::new();
    }
    let head = lang.pick("probability of a private share", "probabilité d’un partage privé");
    let mut lines = vec![pair(lang.pick("what moved it", "ce qui a pesé"), head)];
    let mut before: Option<f64> = None;
    for Moved { factor, dark } in moved {
        let from = before.map_or(" ".repeat(7), |before| format!("{before:.2} → "));
        lines.push(format!("{:20}{} {from}{dark:.2}", "", left(words::factor(lang, *factor), 44)));
        before = Some(*dark);
    }
    lines
}

fn pair(name: &str, value: &str) -> String {
    format!("  {name:<16}  {value}")
}

fn candidate(candidate: &Candidate) -> String {
    let Candidate { source, probability, low, high } = candidate;
    let source = super::text::visible(&source.to_string());
    format!("{:20}{source:<28} {probability:.2} ({low:.0}–{high:.0})", "")
}

//! `robots.txt`, as RFC 9309 says it is read.

/// Bytes that are read at most: the RFC's 500 KiB.
const BYTES: usize = 500 << 10;
/// Rules that are kept at most.
const RULES: usize = 5_000;

/// A site's rules for robots.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Robots {
    groups: Vec<Group>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Group {
    /// In small letters.
    agents: Vec<String>,
    /// Pattern, and whether what fits may be fetched.
    rules: Vec<(String, bool)>,
}

impl Robots {
    /// Reads a file; whatever is no rule is left out. Linear.
    pub fn read(text: &str) -> Robots {
        let mut end = text.len().min(BYTES);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let mut groups: Vec<Group> = Vec::new();
        let mut names = false;
        for line in text.get(..end).unwrap_or_default().lines().take(2 * RULES) {
            let line = line.split('#').next().unwrap_or_default();
            let Some((key, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            let key = key.trim().to_ascii_lowercase();
            if key == "user-agent" {
                // Names that follow one another share their rules.
                if !std::mem::replace(&mut names, true) {
                    groups.push(Group::default());
                }
                if let Some(group) = groups.last_mut() {
                    group.agents.push(value.to_ascii_lowercase());
                }
            } else if key == "allow" || key == "disallow" {
                names = false;
                if let Some(group) = groups.last_mut()
                    && !value.is_empty()
                {
                    group.rules.push((value.to_owned(), key == "allow"));
                }
            }
        }
        Robots { groups }
    }

    /// May `agent` (`Twitterbot`) fetch `path`, which begins with `/` and has its query? The longest pattern decides, of two of the same length
    /// the one that allows.
    pub fn allows(&self, agent: &str, path: &str) -> bool {
        let agent = agent.to_ascii_lowercase();
        let is = |group: &&Group, name: &str| group.agents.iter().any(|one| one == name);
        let name = if self.groups.iter().any(|group| is(&group, &agent)) { &agent } else { "*" };
        let groups = self.groups.iter().filter(|group| is(group, name));
        let fitting = groups.flat_map(|group| &group.rules).filter(|(pattern, _)| fits(pattern, path));
        fitting.map(|(pattern, allows)| (pattern.len(), *allows)).max().is_none_or(|(_, allows)| allows)
    }
}

/// `*` stands for anything, `$` at the end for the end. Each part is looked for once, after the one before.
fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, to_end) = pattern.strip_suffix('$').map_or((pattern, false), |pattern| (pattern, true));
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = path.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = parts.collect();
    let last = if to_end { parts.pop() } else { None };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = rest.get(at + part.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    match (to_end, last) {
        (true, Some(last)) => rest.ends_with(last),
        (true, None) => rest.is_empty(),
        (false, _) => true,
    }
}

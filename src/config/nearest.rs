//! The likely spelling of a mistyped word.

/// The candidate nearest to `word`, when it is near enough to be what was meant.
///
/// Case, `-` and `_` count for nothing. Distance is Damerau–Levenshtein (optimal string alignment), at most a
/// third of the longer word, at least one.
#[must_use]
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let wanted = folded(word);
    candidates
        .into_iter()
        .map(|candidate| {
            let other = folded(candidate);
            let allowed = (wanted.len().max(other.len()) / 3).max(1);
            (distance(&wanted, &other), allowed, candidate)
        })
        .filter(|(distance, allowed, _)| distance <= allowed)
        .min_by_key(|(distance, _, _)| *distance)
        .map(|(_, _, candidate)| candidate)
}

fn folded(word: &str) -> Vec<char> {
    word.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).flat_map(char::to_lowercase).collect()
}

/// Insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b`.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, &from) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, &to) in b.iter().enumerate() {
            let at = |row: &[usize], j: usize| row.get(j).copied().unwrap_or(usize::MAX - 1);
            let mut best =
                (at(&last, j) + usize::from(from != to)).min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(&to) && b.get(j - 1) == Some(&from);
            if swapped {
                best = best.min(at(&before_last, j - 1) + 1);
            }
            row.push(best);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    const KEYS: [&str; 4] = ["max_rejected_share", "memory_limit", "threads", "keep_generations"];

    #[test]
    fn a_slip_of_the_finger_finds_the_key() {
        assert_eq!(nearest("thraeds", KEYS), Some("threads"));
        assert_eq!(nearest("max-rejected-share", KEYS), Some("max_rejected_share"));
        assert_eq!(nearest("MemoryLimit", KEYS), Some("memory_limit"));
        assert_eq!(nearest("keep_generation", KEYS), Some("keep_generations"));
    }

    #[test]
    fn a_different_word_finds_nothing() {
        assert_eq!(nearest("colour", KEYS), None);
        assert_eq!(nearest("", KEYS), None);
    }

    #[test]
    fn the_nearest_of_two_wins() {
        assert_eq!(nearest("line", ["files", "lines", "link"]), Some("lines"));
    }
}

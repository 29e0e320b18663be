//! E-mail addresses as each platform matches them.

use super::letters::{is_blank, push_lower};

/// Where Google sees through dots and `+` tags.
const GMAIL: [&str; 2] = ["gmail.com", "googlemail.com"];
/// Longer texts are no addresses (RFC 5321, 4.5.3.1.3).
const LONGEST: usize = 254;

/// Google: lower-case, all white space out; before the `@` of `gmail.com` and `googlemail.com` also dots, and `+` with
/// what follows. Other domains keep both.
pub fn google(email: &str, out: &mut String) -> bool {
    let from = out.len();
    push_without_blanks(email, out);
    let appended = out.get(from..).unwrap_or_default();
    if let Some((local, domain)) = appended.split_once('@')
        && GMAIL.contains(&domain)
    {
        let local = local.split_once('+').map_or(local, |(before, _)| before);
        let plain = format!("{}@{domain}", local.replace('.', ""));
        out.truncate(from);
        out.push_str(&plain);
    }
    usable(out, from)
}

/// Meta: trimmed, lower-case. No rule of its own for Gmail.
pub fn meta(email: &str, out: &mut String) -> bool {
    let from = out.len();
    push_lower(email.trim_matches(is_blank), out);
    usable(out, from)
}

/// `TikTok`: white space out, lower-case.
pub fn tiktok(email: &str, out: &mut String) -> bool {
    let from = out.len();
    push_without_blanks(email, out);
    usable(out, from)
}

/// For sending: as captured, trimmed.
pub fn as_captured(email: &str, out: &mut String) -> bool {
    let from = out.len();
    out.push_str(email.trim_matches(is_blank));
    usable(out, from)
}

fn push_without_blanks(email: &str, out: &mut String) {
    if email.contains(is_blank) {
        push_lower(&email.replace(is_blank, ""), out);
    } else {
        push_lower(email, out);
    }
}

/// Whether what was appended can be an address; else it is taken back.
fn usable(out: &mut String, from: usize) -> bool {
    let usable = out.get(from..).is_some_and(is_address);
    if !usable {
        out.truncate(from);
    }
    usable
}

/// Whether a text can be one address: one `@`, something on both sides, a domain of at least two labels, none of them
/// empty, and nothing that stands around an address rather than in it (`Mary <mary@example.com>`).
fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    text.len() <= LONGEST
        && !local.is_empty()
        && !domain.contains('@')
        && domain.contains('.')
        && domain.split('.').all(|label| !label.is_empty())
        && !text.contains(|c: char| c.is_control() || is_blank(c) || "<>()[],;:\\\"".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(rule: fn(&str, &mut String) -> bool, email: &str) -> Option<String> {
        let mut out = String::new();
        rule(email, &mut out).then_some(out)
    }

    #[test]
    fn gmail_has_neither_dots_nor_tags_for_google() {
        let plain = Some("cloudysanfrancisco@gmail.com".to_owned());
        assert_eq!(of(google, "cloudy.sanfrancisco+shopping@gmail.com"), plain);
        assert_eq!(of(google, " Cloudy.SanFrancisco @ Gmail.com\n"), plain);
        assert_eq!(of(google, "a.b+c+d@googlemail.com").as_deref(), Some("ab@googlemail.com"));
    }

    #[test]
    fn other_domains_keep_dots_and_tags_for_google() {
        for email in ["a.b+c@example.com", "a.b+c@gmail.com.fr", "a.b+c@mygmail.com", "a.b+c@gmail.co"] {
            assert_eq!(of(google, email).as_deref(), Some(email));
        }
    }

    #[test]
    fn gmail_keeps_dots_and_tags_for_the_others() {
        for rule in [meta, tiktok] {
            assert_eq!(of(rule, " A.b+C@Gmail.com").as_deref(), Some("a.b+c@gmail.com"));
        }
    }

    #[test]
    fn white_space_inside_goes_out_except_for_meta() {
        assert_eq!(of(tiktok, "mary jones@example.com").as_deref(), Some("maryjones@example.com"));
        assert_eq!(of(google, "mary\u{a0}jones@example.com").as_deref(), Some("maryjones@example.com"));
        assert_eq!(of(meta, "mary jones@example.com"), None);
    }

    #[test]
    fn the_address_to_send_to_is_the_one_captured() {
        assert_eq!(of(as_captured, " Mary.Jones+1@Gmail.com ").as_deref(), Some("Mary.Jones+1@Gmail.com"));
    }

    #[test]
    fn what_is_no_address_is_not_usable() {
        for email in [
            "",
            " ",
            "@",
            "mary",
            "mary@",
            "@example.com",
            "mary@@example.com",
            "mary@home@example.com",
            "mary@example",
            "mary@example.",
            "mary@.com",
            "mary@example..com",
            "Mary <mary@example.com>",
            "mary@example.com;john@example.com",
            "mary\u{0}@example.com",
        ] {
            for rule in [google, meta, tiktok, as_captured] {
                assert_eq!(of(rule, email), None, "{email:?}");
            }
        }
        assert_eq!(of(google, "+shopping@gmail.com"), None);
        assert_eq!(of(google, "...@gmail.com"), None);
    }

    #[test]
    fn accents_stay_and_are_lowered() {
        assert_eq!(of(meta, "Valéry@ÉCOLE.fr").as_deref(), Some("valéry@école.fr"));
    }

    #[test]
    fn what_was_there_before_stays() {
        let mut out = String::from("x");
        assert!(!meta("none", &mut out));
        assert!(google("a.b@gmail.com", &mut out));
        assert_eq!(out, "xab@gmail.com");
    }
}

//! E-mail addresses.

/// Longer texts are no address (RFC 5321).
const LONGEST: usize = 254;
/// The hosts of one mailbox under many spellings.
const GMAIL: [&str; 2] = ["gmail.com", "googlemail.com"];

/// An address without white space, in lower case; `None` for what is none: it needs one `@` with something on both
/// sides and a dot behind it.
#[must_use]
pub fn plain(text: &str) -> Option<String> {
    let address: String =
        text.chars().filter(|c| !c.is_whitespace() && !c.is_control()).flat_map(char::to_lowercase).collect();
    let (name, host) = address.split_once('@')?;
    let is_host = host.contains('.')
        && !host.contains('@')
        && !host.starts_with('.')
        && !host.ends_with('.')
        && !host.contains("..")
        && host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'));
    let is_name =
        !name.is_empty() && !name.contains([',', ';', ':', '<', '>', '(', ')', '[', ']', '"', '\\']);
    (is_host && is_name && address.len() <= LONGEST).then_some(address)
}

/// The same as Google compares it: for its own mailboxes alone, dots before the `@` mean nothing, and neither does a `+`
/// with what follows. Source: Google Ads help 7659867.
#[must_use]
pub fn google(text: &str) -> Option<String> {
    let address = plain(text)?;
    let (name, host) = address.split_once('@')?;
    if !GMAIL.contains(&host) {
        return Some(address);
    }
    let name: String = name.split('+').next().unwrap_or_default().chars().filter(|c| *c != '.').collect();
    (!name.is_empty()).then(|| format!("{name}@{host}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_without_white_space_and_in_lower_case() {
        assert_eq!(plain(" John_Smith@Gmail.com ").as_deref(), Some("john_smith@gmail.com"));
        assert_eq!(plain("a.b+c@Example.ORG").as_deref(), Some("a.b+c@example.org"));
        for none in [
            "",
            "a",
            "@b.com",
            "a@",
            "a@b",
            "a@b@c.com",
            "a@.com",
            "a@b..com",
            "n/a",
            "a;b@c.com",
            "<a@b.com>",
        ] {
            assert_eq!(plain(none), None, "{none}");
        }
    }

    #[test]
    fn dots_and_tags_go_in_googles_own_mailboxes_alone() {
        let google = |text: &str| google(text).unwrap_or_default();
        assert_eq!(google("cloudy.sanfrancisco+shopping@gmail.com"), "cloudysanfrancisco@gmail.com");
        assert_eq!(google("Cloudy.SanFrancisco@GoogleMail.com"), "cloudysanfrancisco@googlemail.com");
        assert_eq!(google("a.b+c@example.com"), "a.b+c@example.com");
        assert_eq!(super::google("+tag@gmail.com"), None);
    }
}

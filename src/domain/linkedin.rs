//! The key of a person on `LinkedIn`: the part of a profile address that stays the same however it is written.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use unicode_normalization::UnicodeNormalization;

/// The longest slug that is taken for one; `LinkedIn` itself allows 100 characters.
const LONGEST: usize = 200;

/// How `LinkedIn` itself writes an address, and so nearly all that are read.
const PLAIN: &str = "https://www.linkedin.com/in/";

/// The slug of a profile address: what follows `/in/`, percent-decoded, lower-case, NFC, without what comes after.
///
/// Takes any spelling of the host (`https://de.linkedin.com/in/x/?y`, `linkedin.com/in/x`) or none (`/in/x`).
/// Another site, another kind of page, or a slug that could break out of an address is `None`.
pub(crate) fn slug(text: &str) -> Option<String> {
    if let Some(plain) = text.strip_prefix(PLAIN).filter(|rest| is_plain(rest)) {
        return Some(plain.to_owned());
    }
    let path = path_on_linkedin(text.trim())?;
    let path = path.split(['?', '#']).next()?;
    let mut segments = path.split('/').skip_while(|part| !part.eq_ignore_ascii_case("in"));
    segments.next()?;
    key(segments.next()?)
}

/// The slug of a profile address, or of text that could itself be a slug (`ana-reyes-7b1`).
pub(crate) fn slug_or_bare(text: &str) -> Option<String> {
    let text = text.trim();
    let bare = !text.contains(['/', '.', ':', '@', '?', '#']) && !text.eq_ignore_ascii_case("in");
    if bare { key(text) } else { slug(text) }
}

/// The address of the profile, in characters that are safe in one.
pub(crate) fn address(slug: &str) -> String {
    // a `%` in a slug is one that could not be decoded: it is an address already
    const UNSAFE: &AsciiSet =
        &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'%');
    if is_plain(slug) {
        return [PLAIN, slug].concat();
    }
    format!("{PLAIN}{}", utf8_percent_encode(slug, UNSAFE))
}

/// Whether there is nothing to decode, to fold or to cut off.
fn is_plain(rest: &str) -> bool {
    (1..=LONGEST).contains(&rest.len())
        && rest.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

fn path_on_linkedin(text: &str) -> Option<&str> {
    let (with_scheme, rest) = without_scheme(text);
    let (host, path) = rest.split_once('/')?;
    let without_host = !with_scheme && (host.is_empty() || host.eq_ignore_ascii_case("in"));
    if without_host {
        return Some(rest);
    }
    is_linkedin(host).then_some(path)
}

fn without_scheme(text: &str) -> (bool, &str) {
    for scheme in ["https://", "http://", "//"] {
        if text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)) {
            return (true, &text[scheme.len()..]);
        }
    }
    (false, text)
}

fn is_linkedin(host: &str) -> bool {
    const SITE: &str = "linkedin.com";
    let host = match host.split_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        Some(_) => return false,
        None => host,
    };
    let plain = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'-');
    let Some(start) = host.len().checked_sub(SITE.len()) else { return false };
    plain && host[start..].eq_ignore_ascii_case(SITE) && (start == 0 || host[..start].ends_with('.'))
}

/// One spelling for each slug, so that equal people compare equal.
fn key(raw: &str) -> Option<String> {
    if raw.is_ascii() && !raw.contains('%') {
        return checked(raw.to_ascii_lowercase());
    }
    match percent_decode_str(raw).decode_utf8() {
        Ok(text) if !text.contains('%') => checked(text.to_lowercase().nfc().collect()),
        Ok(_) => None,
        // an old address in another encoding (`jos%E9`): unreadable, but still the same every time
        Err(_) => checked(raw.to_ascii_lowercase()),
    }
}

fn checked(slug: String) -> Option<String> {
    let short = slug.len() <= LONGEST || slug.chars().nth(LONGEST).is_none();
    let good = !slug.is_empty() && short && slug.chars().all(is_good);
    good.then_some(slug)
}

/// Refuses what would end a slug, leave its line, or show another slug than it is.
fn is_good(character: char) -> bool {
    if character.is_ascii_alphanumeric() || character == '-' {
        return true;
    }
    let breaks = character.is_control() || character.is_whitespace() || r#"/?#\"<>"#.contains(character);
    let hides = matches!(character,
        '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    !breaks && !hides
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_spelling_of_an_address_gives_the_same_slug() {
        for address in [
            "https://www.linkedin.com/in/ana-reyes-7b1",
            "https://www.linkedin.com/in/ana-reyes-7b1/",
            "http://de.linkedin.com/in/ana-reyes-7b1?trk=x",
            "HTTPS://WWW.LINKEDIN.COM/IN/Ana-Reyes-7B1#about",
            "linkedin.com/in/ana-reyes-7b1",
            "www.linkedin.com:443/in/ana-reyes-7b1/details/experience/",
            "//linkedin.com/in/ana-reyes-7b1",
            "https://www.linkedin.com/comm/in/ana-reyes-7b1",
            "/in/ana-reyes-7b1",
            "in/ana-reyes-7b1/",
            "  https://linkedin.com/in/ana-reyes-7b1\n",
        ] {
            assert_eq!(slug(address).as_deref(), Some("ana-reyes-7b1"), "{address}");
            assert_eq!(slug_or_bare(address).as_deref(), Some("ana-reyes-7b1"), "{address}");
        }
        assert_eq!(slug_or_bare(" Ana-Reyes-7B1 ").as_deref(), Some("ana-reyes-7b1"));
        assert_eq!(slug("ana-reyes-7b1"), None);
    }

    #[test]
    fn percent_signs_are_decoded_and_composed() {
        let table = [
            ("zo%C3%AB-m%C3%BCller", "zoë-müller"),
            ("zoe%CC%88-M%C3%9CLLER", "zoë-müller"),
            ("zoë-müller", "zoë-müller"),
            ("%E4%BC%9F-%E7%8E%8B", "伟-王"),
            ("ana-%F0%9F%9A%80", "ana-🚀"),
            ("jos%E9-diaz", "jos%e9-diaz"),
        ];
        for (written, read) in table {
            assert_eq!(slug(&format!("https://www.linkedin.com/in/{written}")).as_deref(), Some(read));
        }
    }

    #[test]
    fn other_pages_and_tricks_are_no_profile() {
        for text in [
            "",
            "/",
            "in",
            "https://www.linkedin.com/in/",
            "https://www.linkedin.com/in//",
            "https://www.linkedin.com/company/atlas",
            "https://www.linkedin.com/company/x?next=/in/ana",
            "https://example.com/in/ana",
            "https://notlinkedin.com/in/ana",
            "https://linkedin.com.example.com/in/ana",
            "https://linkedin.com@example.com/in/ana",
            "https://example.com\\linkedin.com/in/ana",
            "javascript://linkedin.com/in/ana",
            "https://linkedin.com:x/in/ana",
            "https:///in/ana",
            "https://www.linkedin.com/in/a%2Fb",
            "https://www.linkedin.com/in/a%0d%0ab",
            "https://www.linkedin.com/in/a%E2%80%AEb",
            "https://www.linkedin.com/in/a%2541",
        ] {
            assert_eq!(slug(text), None, "{text}");
        }
        for text in ["", "ana reyes", "ana@example.com", "example.com", "a\u{1b}[2J", "a:b"] {
            assert_eq!(slug_or_bare(text), None, "{text}");
        }
        assert_eq!(slug(&format!("/in/{}", "a".repeat(LONGEST))).unwrap().len(), LONGEST);
        assert_eq!(slug(&format!("/in/{}", "a".repeat(LONGEST + 1))), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]

        #[test]
        fn a_slug_is_its_own_slug(text in "(https?://)?([a-z.]{0,3}linkedin.com)?/?in/\\PC{0,12}") {
            if let Some(found) = slug(&text) {
                prop_assert_eq!(slug(&format!("/in/{found}")), Some(found.clone()));
                prop_assert_eq!(slug(&address(&found)), Some(found.clone()));
                prop_assert_eq!(slug(&format!("https://www.linkedin.com/in/{found}/?a=b")), Some(found));
            }
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,40}", ascii in "[ -~]{0,40}") {
            let _ = (slug(&text), slug_or_bare(&text), slug(&ascii), slug_or_bare(&ascii));
        }
    }
}

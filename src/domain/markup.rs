//! Text of others in documents: nothing in it means anything to a reader of Markdown, or to a spreadsheet.

use std::borrow::Cow;

use super::text;

/// One line of text, with a backslash before all that Markdown or HTML would take for a mark.
pub(crate) fn markdown(line: &str) -> String {
    let line = text::clean(line);
    let line = line.trim();
    let mut out = String::with_capacity(line.len());
    let number = line.find(|c: char| !c.is_ascii_digit()).filter(|end| *end > 0);
    for (at, c) in line.char_indices() {
        let means = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '$' | '#' => true,
            // `R&D` may stay, `&lt;` may not
            '&' => {
                line[at + 1..].starts_with(|next: char| next.is_ascii_alphabetic() || next == '#')
                    && line[at..].contains(';')
            }
            // what makes a list or a line under a heading at the beginning of a line
            '-' | '+' | '=' | ':' => at == 0,
            '.' | ')' => number == Some(at),
            _ => false,
        };
        if means {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// The text behind an apostrophe where a spreadsheet would take it for a formula, also behind blanks and in the wide
/// letters of East Asia (RELIABILITY.md, G12).
pub(crate) fn cell(text: &str) -> Cow<'_, str> {
    let formula = |c| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠');
    // most cells begin with a letter or a digit
    if text.bytes().next().is_none_or(|byte| byte.is_ascii_alphanumeric()) {
        return Cow::Borrowed(text);
    }
    if text.starts_with(formula) || text.trim_start().starts_with(formula) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_people_typed_is_no_markdown_and_no_html() {
        for (typed, want) in [
            ("Zoë Müller", "Zoë Müller"),
            ("*so* [here](http://x)", "\\*so\\* \\[here\\](http://x)"),
            ("<script>alert(1)</script>", "\\<script\\>alert(1)\\</script\\>"),
            ("a | b", "a \\| b"),
            ("- item", "\\- item"),
            ("# title #", "\\# title \\#"),
            ("12. March", "12\\. March"),
            ("1.5 hours", "1\\.5 hours"),
            ("C:\\new", "C:\\\\new"),
            ("well-known R&D", "well-known R&D"),
            ("&lt;", "\\&lt;"),
        ] {
            assert_eq!(markdown(typed), want);
        }
    }

    #[test]
    fn what_a_spreadsheet_would_compute_gets_an_apostrophe() {
        for formula in ["=1+1", "+1", "-1", "@x", " =1", "\t=1", "＝1"] {
            assert_eq!(cell(formula), format!("'{formula}"));
        }
        assert_eq!(cell("a=1"), "a=1");
    }

    proptest! {
        #[test]
        fn no_line_becomes_two_and_none_is_lost(line in "\\PC{0,60}") {
            let escaped = markdown(&line);
            prop_assert!(!escaped.contains('\n'));
            let bare: String = escaped.chars().filter(|c| *c != '\\').collect();
            let clean: String = text::clean(&line).trim().chars().filter(|c| *c != '\\').collect();
            prop_assert_eq!(bare, clean);
        }
    }
}

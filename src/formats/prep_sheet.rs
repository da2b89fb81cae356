//! Prep sheet as a file: Markdown, and HTML of one file that prints on a page, without script and without anything
//! that is loaded from elsewhere. Whatever a name or a note holds stands there as text.

use minijinja::{AutoEscape, Environment, Value, context};

use crate::domain::markup;
use crate::domain::prep::{Line, Section, Sheet};
use crate::domain::text;

/// By which a file of ours is known again.
const MARK_HTML: &str = "<meta name=\"generator\" content=\"nettrack\">";
const MARK_MARKDOWN: &str = "<!-- nettrack prep -->";

/// Whether these are the first bytes of a sheet that was written here.
pub(crate) fn is_ours(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(head);
    head.starts_with(MARK_MARKDOWN) || (head.starts_with("<!DOCTYPE html>") && head.contains(MARK_HTML))
}

/// The sheet as Markdown (CommonMark).
pub(crate) fn markdown(sheet: &Sheet) -> String {
    let mut out = format!("{MARK_MARKDOWN}\n# {}\n", markup::markdown(&sheet.title()));
    for section in sheet.sections() {
        out.push_str(&format!("\n## {}\n\n", section.title));
        for (n, line) in (1..).zip(&section.lines) {
            let mark = if section.numbered { format!("{n}. ") } else { "- ".to_owned() };
            out.push_str(&format!("{mark}{}\n", markup::markdown(&line.text)));
            for angle in &line.angles {
                out.push_str(&format!("{}- {}\n", " ".repeat(mark.len()), markup::markdown(angle)));
            }
        }
    }
    out
}

/// The sheet as a page of HTML.
///
/// # Errors
/// A mistake in the page, which is part of the program: none in what is released.
pub(crate) fn html(sheet: &Sheet) -> Result<String, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    let sections = sheet.sections();
    let of = |known: bool| -> Vec<Value> {
        sections.iter().filter(|section| section.known == known).map(section_value).collect()
    };
    environment.render_str(
        include_str!("prep_sheet.html"),
        context! {
            title => sheet.title(),
            name => text::clean(&sheet.contact.name),
            day => sheet.today.format("%-d %B %Y").to_string(),
            known => of(true),
            to_do => of(false),
        },
    )
}

fn section_value(section: &Section) -> Value {
    let line = |line: &Line| context! { text => &line.text, angles => &line.angles };
    let lines: Vec<Value> = section.lines.iter().map(line).collect();
    context! { title => section.title, numbered => section.numbered, lines => lines }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Parser, TagEnd};

    use super::*;
    use crate::domain::prep::tests::sheet;

    const HOSTILE: &str =
        "</title><script>alert(1)</script> <img src=x onerror=\"a\"> ' & &amp; [a](javascript:b) *c* `d`";

    /// What a reader of the Markdown sees: each paragraph, heading and item as text; and what else there is.
    fn read(markdown: &str) -> (Vec<String>, Vec<String>) {
        let (mut texts, mut others, mut text) = (Vec::new(), Vec::new(), String::new());
        for event in Parser::new(markdown) {
            match event {
                Event::Text(part) => text.push_str(&part),
                Event::End(TagEnd::Heading(_) | TagEnd::Item | TagEnd::Paragraph) | Event::Start(_) => {
                    if !text.is_empty() {
                        texts.push(std::mem::take(&mut text));
                    }
                }
                Event::End(_) => {}
                other => others.push(format!("{other:?}")),
            }
        }
        (texts, others)
    }

    fn expected(sheet: &Sheet) -> Vec<String> {
        let mut texts = vec![sheet.title()];
        for section in sheet.sections() {
            texts.push(section.title.to_owned());
            for line in section.lines {
                texts.push(line.text);
                texts.extend(line.angles);
            }
        }
        texts.into_iter().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect()
    }

    #[test]
    fn foreign_text_is_text_in_both_forms() {
        let html = html(&sheet(HOSTILE)).unwrap();
        assert!(html.contains("&lt;script&gt;alert(1)&lt;"), "{html}");
        assert!(
            is_ours(html.as_bytes()) && is_ours(markdown(&sheet("Ana")).as_bytes()) && !is_ours(b"# Ana")
        );
        let tags = |html: &str| html.matches('<').count();
        assert_eq!(tags(&html), tags(&super::html(&sheet("Ana")).unwrap()), "{html}");
        for word in ["<script", "http-equiv", "src=", "@import", "url("] {
            let count = |html: &str| html.matches(word).count();
            let plain = super::html(&sheet("Ana")).unwrap();
            assert_eq!(count(&plain), 0, "{word} in {plain}");
        }
        let markdown = markdown(&sheet(HOSTILE));
        assert_eq!(read(&markdown).0, expected(&sheet(HOSTILE)));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(150))]
        #[test]
        fn markdown_is_read_back_as_it_was_meant(said in "([-+*_#>`~=:|\\[\\]()<>!&\\\\.]|1[.)]|\\PC| |https://a\\.b|&amp;){1,30}") {
            prop_assume!(!said.trim().is_empty());
            let sheet = sheet(&said);
            let (texts, others) = read(&markdown(&sheet));
            prop_assert_eq!(texts, expected(&sheet));
            prop_assert!(others.iter().all(|other| other.contains("nettrack prep")), "{:?}", others);
        }

        #[test]
        fn no_text_makes_a_tag(said in "([<>&\"'/={}%]|\\PC|\\{\\{|\\{%|<script>){1,30}") {
            prop_assume!(!said.trim().is_empty());
            let tags = |html: &str| (html.matches('<').count(), html.matches('>').count());
            let benign = html(&sheet("a")).unwrap();
            prop_assert_eq!(tags(&html(&sheet(&said)).unwrap()), tags(&benign));
        }
    }
}

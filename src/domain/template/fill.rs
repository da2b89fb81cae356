//! Fill: the machine that puts values into a text. Strict: what has no value is an error that names it, never an
//! empty place in a letter. Bounded: whatever a template says, it ends soon and stays small (RELIABILITY.md, T8).

use std::collections::{BTreeMap, BTreeSet};

use minijinja::{Environment, ErrorKind, Template, UndefinedBehavior};

use super::{filters, placeholder};

/// What one filling may do. The machine takes one for each step and one for 64 bytes of text that it makes, so this
/// bounds the time, and text and memory to a megabyte.
const FUEL: u64 = 1024 * 1024 / 64;
/// Loops and conditions within each other.
const DEPTH: usize = 64;
/// Bytes of one text: fifty times a good letter.
pub(crate) const SOURCE: usize = 16_000;
/// Bytes of stack: reading nests once for each `(` of a source, which takes less than 64 MB for the longest.
const STACK: usize = 128 * 1024 * 1024;
/// Placeholders that one text may have.
const MOST_PLACEHOLDERS: usize = 50;

pub(crate) type Values = BTreeMap<String, String>;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum FillError {
    /// Every placeholder that has no value
    #[error("the template needs {}", quoted(.0))]
    Missing(Vec<String>),
    /// `line` counts from 1, in the text
    #[error("{message}")]
    Broken { line: usize, message: String },
}

pub(crate) fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// Fill a text.
///
/// # Errors
/// `Missing` names every placeholder without a value, also those in filters and conditions. A condition may ask for a
/// name of the table that has no value, any other name must have one there too. `Broken` is a mistake in the text, or
/// one that would never end.
pub(crate) fn fill(text: &str, values: &Values) -> Result<String, FillError> {
    bounded(text, || {
        let environment = environment(UndefinedBehavior::SemiStrict);
        let wanted = wanted(&environment, text)?;
        let without_value: BTreeSet<String> =
            wanted.into_iter().filter(|name| !values.contains_key(name)).collect();
        let mut missing = Vec::new();
        let filled = try_out(&environment, text, values.clone(), &without_value, &mut missing)?;
        // once more: now only what the table knows may be absent from a condition
        let absent = |known: &placeholder::Placeholder| (known.name.to_owned(), String::new());
        let mut all: Values = placeholder::PLACEHOLDERS.iter().map(absent).collect();
        all.extend(values.clone());
        all.extend(missing.iter().map(|name| (name.clone(), stand_in(name))));
        try_out(&self::environment(UndefinedBehavior::Strict), text, all, &without_value, &mut missing)?;
        if missing.is_empty() { Ok(tidied(&filled)) } else { Err(FillError::Missing(missing)) }
    })
}

/// The names that a text may ask for, in alphabetical order.
///
/// # Errors
/// `Broken` is a mistake in the text.
pub(crate) fn placeholders(text: &str) -> Result<BTreeSet<String>, FillError> {
    bounded(text, || wanted(&environment(UndefinedBehavior::Strict), text))
}

/// Stands for a value that is missing, to find the next one: such as is usual there, else a day, which every filter
/// takes.
fn stand_in(name: &str) -> String {
    placeholder::find(name).map_or("2026-03-05", |known| known.usual).to_owned()
}

fn environment<'e>(undefined: UndefinedBehavior) -> Environment<'e> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(undefined);
    environment.set_fuel(Some(FUEL));
    environment.set_recursion_limit(DEPTH);
    filters::install(&mut environment);
    environment
}

/// Do it where there is room for the deepest nesting of the longest source.
fn bounded<T: Send>(text: &str, work: impl FnOnce() -> Result<T, FillError> + Send) -> Result<T, FillError> {
    let refused = |message: String| FillError::Broken { line: 1, message };
    if text.len() > SOURCE {
        return Err(refused(format!("the text has {} bytes, {SOURCE} at most are read", text.len())));
    }
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        let no_room = |e: std::io::Error| refused(format!("there is no memory to fill it: {e}"));
        thread.map_err(no_room)?.join().map_err(|_| refused("it cannot be read".into()))?
    })
}

fn compiled<'e>(environment: &'e Environment<'_>, text: &'e str) -> Result<Template<'e, 'e>, FillError> {
    environment.template_from_named_str("template", text).map_err(|error| broken(&error))
}

fn wanted(environment: &Environment<'_>, text: &str) -> Result<BTreeSet<String>, FillError> {
    let mut names: BTreeSet<String> =
        compiled(environment, text)?.undeclared_variables(false).into_iter().collect();
    names.retain(|name| environment.globals().all(|(known, _)| known != name));
    if names.len() > MOST_PLACEHOLDERS {
        let message = format!("{} placeholders, {MOST_PLACEHOLDERS} at most are filled", names.len());
        return Err(FillError::Broken { line: 1, message });
    }
    Ok(names)
}

/// Fill with what is there; each name that turns out to be missing gets a stand-in, until all are found.
fn try_out(
    environment: &Environment<'_>,
    text: &str,
    mut values: Values,
    without_value: &BTreeSet<String>,
    missing: &mut Vec<String>,
) -> Result<String, FillError> {
    let template = compiled(environment, text)?;
    loop {
        let error = match template.render(&values) {
            Ok(filled) => return Ok(filled),
            Err(error) => error,
        };
        let found = missing_names(&error, without_value, missing);
        if found.is_empty() {
            // what goes wrong with a stand-in is no mistake of the template
            return if missing.is_empty() { Err(broken(&error)) } else { Ok(String::new()) };
        }
        values.extend(found.iter().map(|name| (name.clone(), stand_in(name))));
        missing.extend(found);
    }
}

/// The name that the error is about; where it does not say, all that are left.
fn missing_names(
    error: &minijinja::Error,
    without_value: &BTreeSet<String>,
    missing: &[String],
) -> Vec<String> {
    let detail = error.detail().unwrap_or_default();
    let said =
        detail.split('`').skip(1).step_by(2).map(|quoted| {
            quoted.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>()
        });
    let is_new = |name: &String| without_value.contains(name) && !missing.contains(name);
    match said.into_iter().find(is_new) {
        Some(name) if detail.contains("undefined") => vec![name],
        None if error.kind() == ErrorKind::UndefinedError => {
            without_value.iter().filter(|name| is_new(name)).cloned().collect()
        }
        _ => Vec::new(),
    }
}

fn broken(error: &minijinja::Error) -> FillError {
    let message = match error.kind() {
        ErrorKind::OutOfFuel => "it takes too long, or makes too much text".to_owned(),
        kind => error.detail().map_or_else(|| kind.to_string(), str::to_owned),
    };
    FillError::Broken { line: error.line().unwrap_or(1), message }
}

/// What conditions leave behind: blanks at the end of a line, more than one empty line. The line `-- ` before a
/// signature keeps its blank.
fn tidied(filled: &str) -> String {
    let mut out = String::with_capacity(filled.len());
    for line in filled.trim().lines() {
        let line = if line == "-- " { line } else { line.trim_end() };
        if !(line.is_empty() && out.ends_with("\n\n")) {
            out.push_str(line);
            out.push('\n');
        }
    }
    out.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn values(pairs: &[(&str, &str)]) -> Values {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn missing(text: &str) -> Vec<String> {
        match fill(text, &values(&[("b", "two"), ("company", "Acme GmbH")])) {
            Err(FillError::Missing(names)) => names,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn every_missing_value_is_named_at_once_wherever_it_stands() {
        assert_eq!(missing("{{ a }} {{ b }} {{ c | upper }} {{ a }}"), ["a", "c"]);
        assert_eq!(
            missing("{{ today|day }} {{ when|day }} {{ slot_days|slots }} {{ a }}"),
            ["today", "when", "slot_days", "a"]
        );
        for text in [
            "{% if vai %}x{% endif %}",
            "{% if vai == 'x' %}x{% endif %}",
            "{% if not vai %}x{% endif %}",
            "{% if b and vai %}x{% endif %}",
            "{{ 'x' if vai else 'y' }}",
            "{{ b ~ vai }}",
            "{{ b + vai }}",
            "{{ b[vai] }}",
            "{{ b[0:vai|length] }}",
            "{{ -vai }}",
            "{{ vai.x }}",
            "{{ vai in b }}",
            "{{ b|replace('t', vai) }}",
            "{{ [vai, b]|join(', ') }}",
            "{{ [vai, b]|slots }}",
            "{{ vai|day }}{{ vai|first_name }}{{ vai|short_company }}{{ vai|slots }}",
            "{% for x in vai %}{{ x }}{% endfor %}",
            "{% set x = vai %}{{ x }}",
        ] {
            assert_eq!(missing(text), ["vai"], "{text}");
        }
        assert_eq!(
            FillError::Missing(vec!["a".into(), "c".into()]).to_string(),
            "the template needs `a`, `c`"
        );
    }

    #[test]
    fn what_may_be_absent_is_asked_for_first_or_has_a_default() {
        let values = values(&[("b", "two")]);
        for (text, filled) in [
            ("{% if fact %}{{ fact }}{% endif %}{{ b }}", "two"),
            ("{% if fact and fact|length < 60 %}{{ fact }}{% else %}{{ b }}{% endif %}", "two"),
            ("{{ vai|default('x')|upper }}", "X"),
            ("{{ vai|default(b) }}", "two"),
            ("{% if vai is defined %}x{% endif %}{{ b }}", "two"),
            ("{% set x = 'y' %}{{ x }}", "y"),
            ("{% for x in [b, b] %}{{ x }}{% endfor %}", "twotwo"),
            ("a\n{% if fact %}\n\nx\n{% endif %}\n\nb  \n-- \nc", "a\n\nb\n-- \nc"),
        ] {
            assert_eq!(fill(text, &values).as_deref(), Ok(filled), "{text}");
        }
    }

    #[test]
    fn a_value_is_never_read_as_a_template() {
        let attack = "{{ 7*7 }}{% for x in y %}{# no #}{{ b }}";
        let values = values(&[("a", attack)]);
        assert_eq!(fill("<{{ a }}>", &values), Ok(format!("<{attack}>")));
        assert_eq!(fill("{{ [a]|join|trim }}", &values).as_deref(), Ok(attack));
    }

    fn refused(text: &str) -> String {
        match fill(text, &values(&[("s", "aaaaaaaaaaaaaaaa")])) {
            Err(FillError::Broken { message, .. }) => message,
            other => panic!("{}: {other:?}", &text[..text.len().min(80)]),
        }
    }

    #[test]
    fn what_would_not_end_or_fill_the_memory_runs_out_of_fuel() {
        let double = "{% set s = s ~ s %}".repeat(30) + "{{ s }}";
        let plus = "{% set s = s + s %}".repeat(30) + "{{ s }}";
        let nested = "{% for a in range(99999) %}".repeat(5) + "x" + &"{% endfor %}".repeat(5);
        for text in [
            "{% for a in range(99999) %}x{% endfor %}",
            &nested,
            &double,
            &plus,
            "{{ 'a' * 10000000000 }}",
            "{{ 10000000 * 'abc' }}",
            "{{ ([1] * 99999999)|list }}",
            "{{ '%99999999d'|format(1) }}",
            "{{ s|indent(99999999) }}",
            "{{ s|replace('a', s * 9999)|replace('a', s * 9999) }}",
            "{{ range(99999)|join(s * 100) }}",
            "{{ range(99999)|list|tojson }}",
            "{% for a in range(9999) %}{{ (s * 99)|upper|lower|reverse }}{% endfor %}",
            "{% set x = range(99999)|list %}{% for a in x %}{% for b in x|sort %}{{ b }}{% endfor %}{% endfor %}",
        ] {
            let message = refused(text);
            assert!(
                message == "it takes too long, or makes too much text" || message.contains("unknown"),
                "{}: {message}",
                &text[..text.len().min(80)]
            );
        }
    }

    #[test]
    fn what_is_too_large_or_not_allowed_is_refused_before_it_begins() {
        for (text, why) in [
            ("{% for a in range(1000000000) %}x{% endfor %}", "range has too many elements"),
            ("{% include 'template' %}", "unknown statement include"),
            ("{% extends '/etc/passwd' %}", "unknown statement extends"),
            ("{% import 'x' as y %}", "unknown statement import"),
            ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "unknown statement macro"),
            ("{{ debug() }}", "debug"),
            ("{{ 1 / 0 }}", "unable to calculate"),
            ("{{ s.__class__.mro }}", "undefined"),
            ("{{ ", "unexpected end of input"),
            ("{% for %}", "unexpected"),
            ("{{ s|nonsense }}", "nonsense"),
        ] {
            let message = refused(text);
            assert!(message.contains(why), "{text}: {message}");
        }
        assert!(refused(&"x".repeat(SOURCE + 1)).contains("16000 at most"));
        let many = (0..=MOST_PLACEHOLDERS).fold(String::new(), |text, n| text + &format!("{{{{ p{n} }}}}"));
        assert!(refused(&many).contains("50 at most"));
    }

    /// The longest source of each way to nest: it is refused or filled, and the stack holds.
    #[test]
    fn the_deepest_nesting_finds_room() {
        for (open, link, close) in [
            ("{{ ", "(", " }}"),
            ("{{ ", "[", " }}"),
            ("{{ ", "{1:", " }}"),
            ("{{ ", "-", "1 }}"),
            ("{{ ", "not ", "1 }}"),
            ("{{ 1", "+1", " }}"),
            ("{{ 1", "~1", " }}"),
            ("{{ 1", "**1", " }}"),
            ("{{ 1", " or 1", " }}"),
            ("{{ 1", " is odd", " }}"),
            ("{{ 1", " if 1 else 1", " }}"),
            ("{{ a", ".a", " }}"),
            ("{{ a", "|e", " }}"),
            ("{{ a", "()", " }}"),
            ("{{ a", "[0]", " }}"),
            ("{% set ", "(", "a = 1 %}"),
            ("", "{% if 1 %}", ""),
            ("{% if 0 %}", "{% elif 0 %}", "{% endif %}"),
            ("", "{% for a in [1] %}", ""),
            ("", "{% set a %}", ""),
            ("", "{% filter upper %}", ""),
        ] {
            let times = (SOURCE - open.len() - close.len()) / link.len();
            let text = format!("{open}{}{close}", link.repeat(times));
            let _ = fill(&text, &Values::new());
        }
        // longer ones do not reach the reader
        assert!(refused(&format!("{{{{ {}", "(".repeat(20_000))).contains("at most"));
    }

    #[test]
    fn a_mistake_is_told_with_its_line() {
        let error = fill("one\ntwo {{ a }\nthree", &Values::new()).unwrap_err();
        assert!(matches!(error, FillError::Broken { line: 2, .. }), "{error:?}");
    }

    #[test]
    fn the_names_of_a_text_are_found_without_filling_it() {
        let text =
            "{{ a|default('x') }}{% if b %}{{ c }}{% endif %}{% for d in range(3) %}{{ d }}{% endfor %}";
        assert_eq!(placeholders(text).unwrap().into_iter().collect::<Vec<_>>(), ["a", "b", "c"]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]
        #[test]
        fn no_text_panics(text in "[a-z{}%|. ()'\\n#-]{0,50}") {
            let _ = fill(&text, &Values::new());
        }

        #[test]
        fn a_filled_text_is_small_and_holds_its_values(value in "[^\\s]{1,40}", times in 0_usize..3_000) {
            let values = values(&[("a", &value)]);
            let text = format!("{{% for x in range({times}) %}}{{{{ a }}}} {{% endfor %}}{{{{ a }}}}");
            if let Ok(filled) = fill(&text, &values) {
                prop_assert!(filled.len() <= 1024 * 1024);
                prop_assert_eq!(filled.matches(&value).count() >= times, true);
            }
        }
    }
}

//! Standard input: a text that is not typed but piped in.

use std::io::Read;

use crate::domain::text;
use crate::error::Error;

/// A text given by a flag; `-` reads it from standard input.
pub(super) fn text_or_stdin(typed: &str, what: &'static str, limit: usize) -> Result<String, Error> {
    if typed != "-" {
        return Ok(text::tidy_block(typed, what, limit)?);
    }
    let mut bytes = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_mul(4) + 1;
    let unreadable = |cause: String| Error::File {
        code: "unreadable",
        message: format!("cannot read the {what} from standard input: {cause}"),
        hint: Some("give a text in UTF-8".into()),
    };
    std::io::stdin().take(most).read_to_end(&mut bytes).map_err(|e| unreadable(e.to_string()))?;
    let read = String::from_utf8(bytes).map_err(|e| unreadable(e.utf8_error().to_string()))?;
    Ok(text::tidy_block(read.trim_end_matches('\n'), what, limit)?)
}

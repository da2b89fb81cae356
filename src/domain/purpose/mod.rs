//! Purpose: what a person who looks for people still has to learn and who could help, the way through the guided walk
//! of `find`, and the questions that jog the memory on it.

use serde::{Deserialize, Serialize};

use super::contact::Circle;
use super::id::PurposeId;

/// A purpose as it is kept; the newest one counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Purpose {
    pub(crate) id: PurposeId,
    pub(crate) learn: String,
    pub(crate) help: Option<String>,
    /// Where the walk was left; none once it was gone to its end, or never begun
    #[serde(skip)]
    pub(crate) stop: Option<Stop>,
}

/// A part of the walk; it is left and gone on with at one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stop {
    Support,
    Existing,
    New,
    Companies,
    Pool,
    Suggestions,
}

impl Stop {
    pub(crate) const ALL: [Self; 6] =
        [Self::Support, Self::Existing, Self::New, Self::Companies, Self::Pool, Self::Suggestions];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Support => "support",
            Self::Existing => "existing",
            Self::New => "new",
            Self::Companies => "companies",
            Self::Pool => "pool",
            Self::Suggestions => "suggestions",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stop| stop.as_str() == text)
    }

    /// How a person is told of it.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Support => "people who back you",
            Self::Existing => "people you have lost sight of",
            Self::New => "people you have not met yet",
            Self::Companies => "companies of interest",
            Self::Pool => "the pool",
            Self::Suggestions => "the suggestions",
        }
    }

    /// The circle that is gone through there.
    pub(crate) fn circle(self) -> Option<Circle> {
        match self {
            Self::Support => Some(Circle::Support),
            Self::Existing => Some(Circle::Existing),
            Self::New => Some(Circle::New),
            Self::Companies | Self::Pool | Self::Suggestions => None,
        }
    }
}

/// What is asked about a circle.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CirclePrompts {
    pub(crate) title: String,
    pub(crate) about: String,
    pub(crate) questions: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Circles {
    support: CirclePrompts,
    existing: CirclePrompts,
    new: CirclePrompts,
}

/// The questions about a circle.
///
/// # Errors
/// What is wrong with the file of the program, which a test reads too.
pub(crate) fn prompts(circle: Circle) -> Result<CirclePrompts, String> {
    let circles: Circles = toml::from_str(include_str!("circles.toml")).map_err(|e| e.to_string())?;
    Ok(match circle {
        Circle::Support => circles.support,
        Circle::Existing => circles.existing,
        Circle::New => circles.new,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_circle_has_questions_that_fit_a_narrow_terminal_in_two_lines() {
        for circle in Circle::ALL {
            let prompts = prompts(circle).unwrap();
            assert!(prompts.questions.len() >= 3, "{circle:?}");
            assert!(!prompts.title.is_empty() && prompts.about.ends_with('.'));
            for question in &prompts.questions {
                assert!(question.ends_with('?') && question.chars().count() <= 90, "{question}");
            }
        }
    }

    #[test]
    fn a_stop_is_read_as_it_was_written_and_goes_through_every_circle() {
        assert!(Stop::ALL.iter().all(|stop| Stop::parse(stop.as_str()) == Some(*stop)));
        assert_eq!(Stop::ALL.iter().filter_map(|stop| stop.circle()).collect::<Vec<_>>(), Circle::ALL);
        assert_eq!(Stop::parse("elsewhere"), None);
    }
}

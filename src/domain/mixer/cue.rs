//! Cue: what the group has to be told because time went by.

use super::{Course, State, Timer, face};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cue {
    /// A minute of the part is left
    Soon,
    /// The part has had its time
    Over,
    /// The whole has had its time
    AllOver,
}

/// A part that is no longer than this says nothing before its end.
const LONG: i64 = 120;
const SOON: i64 = 60;

/// What became due between two looks at the same part; nothing where the clock stands.
pub(crate) fn cues(was: &Timer, is: &Timer) -> Vec<Cue> {
    if is.state != State::Running {
        return Vec::new();
    }
    let mut due = Vec::new();
    if was.part == is.part {
        let fell_to = |seconds: i64| was.left() > seconds && is.left() <= seconds;
        if is.planned(is.part) > LONG && fell_to(SOON) && is.left() > 0 {
            due.push(Cue::Soon);
        }
        if fell_to(0) {
            due.push(Cue::Over);
        }
    }
    if was.left_in_all() > 0 && is.left_in_all() <= 0 {
        due.push(Cue::AllOver);
    }
    due
}

impl Cue {
    /// The same in words.
    pub(crate) fn text(self, course: &Course<'_>) -> String {
        let timer = &course.timer;
        match self {
            Self::Soon => format!("one minute left: {}", course.part().title),
            Self::Over if timer.is_last() => {
                "time is up: /end closes and takes the results over, /extend gives a minute".to_owned()
            }
            Self::Over => format!(
                "time is up: {}, {}. /next goes on, /extend gives a minute",
                course.part().title,
                face(timer.planned(timer.part)),
            ),
            Self::AllOver => format!("the {} of the whole are over", face(timer.total())),
        }
    }
}

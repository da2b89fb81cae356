//! Company: where contacts work, and where the person would like to.

use serde::Serialize;

use super::id::CompanyId;
use super::text;

/// A company as it is kept; the keys of its JSON are the fields in this order.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Company {
    pub(crate) id: CompanyId,
    pub(crate) uid: String,
    pub(crate) name: String,
    pub(crate) website: Option<String>,
    pub(crate) of_interest: bool,
    /// How much the person wants to work there, 0 to 3
    pub(crate) motivation: Option<u8>,
    /// How well an open posting fits, 0 (none) to 3
    pub(crate) posting: Option<u8>,
    /// Whether alumni of the person's school work there
    pub(crate) alumni: Option<bool>,
    pub(crate) note: Option<String>,
    /// Contacts who work there, those in the pool included
    pub(crate) people: u32,
    pub(crate) created_at: String,
    pub(crate) updated_at: String,
}

/// What a person says of a company; `None` leaves it as it is.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Interest {
    pub(crate) name: Option<String>,
    pub(crate) of_interest: Option<bool>,
    pub(crate) website: Option<String>,
    pub(crate) motivation: Option<u8>,
    pub(crate) posting: Option<u8>,
    pub(crate) alumni: Option<bool>,
    pub(crate) note: Option<String>,
}

/// Words that say what kind of firm it is and not which: legal forms of the countries most met with, and what stands
/// around them in a registered name. Single letters (`S.p.A.`) are one word by then.
const LEGAL_FORMS: &str = " inc incorporated corp corporation co company llc llp lp ltd limited plc pty pte pvt
    gmbh mbh ag kg kgaa ohg ug ev eg se gbr gmbhco sa sas sasu sarl eurl sl slu spa srl srls sapa snc bv nv vof cv ab as asa
    aps oy oyj oü sia uab doo kft zrt sro spzoo spk ltda eireli lda kk gk sdn bhd jsc pjsc ooo ao com ";

/// The words of a company's name by which it is known, as one text: `acme` for `Acme`, `Acme Inc.`, `ACME GmbH & Co. KG` and
/// `The Acme Company`. Two companies with the same core are taken for one where people are compared.
pub(crate) fn core(name: &str) -> String {
    let folded = text::fold(name).replace(['\'', '\u{2019}'], "");
    let mut words: Vec<String> = Vec::new();
    let mut letters = false;
    for word in text::words_of(&folded) {
        // S.A., L.L.C.: letters that stand alone are one word
        let one = word.chars().nth(1).is_none();
        match words.last_mut() {
            Some(last) if one && letters => last.push_str(word),
            _ => words.push(word.to_owned()),
        }
        letters = one;
    }
    let says_which = |word: &String| !LEGAL_FORMS.split_whitespace().any(|form| form == word);
    let end = words.iter().rposition(says_which).map_or(0, |last| last + 1);
    let begin = usize::from(words.first().is_some_and(|word| word == "the"));
    // a name of nothing but such words is told from others by them
    let core = if begin < end { &words[begin..end] } else { &words };
    core.join(" ")
}

#[cfg(test)]
mod tests {
    use super::core;
    use proptest::prelude::*;

    #[test]
    fn a_legal_form_makes_no_other_company() {
        for name in [
            "Acme",
            "ACME",
            " acme ",
            "Acme Inc.",
            "Acme, Inc",
            "ACME GmbH",
            "Acme GmbH & Co. KG",
            "Acme S.A.",
            "Acme S.p.A.",
            "Acme L.L.C.",
            "Acme Pty Ltd",
            "The Acme Company",
            "Acme.com",
            "Ácme Corporation",
        ] {
            assert_eq!(core(name), "acme", "{name}");
        }
        assert_eq!(core("O'Reilly Media, Inc."), core("OReilly Media"));
    }

    #[test]
    fn other_words_make_another_company() {
        for (one, other) in
            [("Acme Labs", "Acme"), ("Acme Bank", "Acme Insurance"), ("AB", "AG"), ("The Co", "The Inc")]
        {
            assert_ne!(core(one), core(other));
        }
        // a name that is nothing but such words is its own
        assert_eq!(
            (core("SAS").as_str(), core("Limited").as_str(), core("…").as_str()),
            ("sas", "limited", "")
        );
    }

    proptest! {
        #[test]
        fn the_core_of_a_core_is_itself_and_a_form_behind_changes_nothing(name in "[A-Za-zé&]{2,8}( [A-Za-z]{2,8}){0,3}") {
            let once = core(&name);
            prop_assert_eq!(core(&once), once);
            prop_assert_eq!(core(&format!("{name} Xyz Inc.")), core(&format!("{name} Xyz")));
        }
    }
}

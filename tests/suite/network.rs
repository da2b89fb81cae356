//! Who knows whom: the texts of an introduction, held to what `check` demands of a letter.

use crate::sandbox::Sandbox;

fn acquainted() -> Sandbox {
    let sandbox = Sandbox::new();
    for arguments in [
        &["config", "set", "me.name", "Mia Chen"][..],
        &["config", "set", "me.intro", "a nurse moving into health-tech"],
        &["add", "Ana Reyes", "--circle", "support", "--company", "St. Brigid's", "--why", "backs me"],
        &["research", "ana", "--fact", "You let me try the first checklist on your ward"],
        &["add", "Bea Stone", "--company", "Initech"],
        &["add", "Bo Lund", "--company", "Tidewell Labs", "--role", "Data engineer"],
        &["research", "bo", "--why", "the only one there who came from a hospital"],
        &["research", "bo", "--learn", "how you were taken seriously without a degree"],
        &["research", "bo", "--fact", "You wrote about night-shift data that nobody trusts"],
        &["know", "ana", "bea", "--how", "sang in one choir", "--strength", "5"],
        &["know", "bea", "bo"],
        &["know", "ana", "bo", "--strength", "1"],
    ] {
        sandbox.done(arguments);
    }
    sandbox
}

#[test]
fn the_texts_of_an_introduction_stand_the_check() {
    let sandbox = acquainted();
    let ways = sandbox.json(&["path", "bo"]);
    let ways = ways.as_array().unwrap();
    assert_eq!(ways.len(), 2, "{ways:?}");
    for way in ways {
        for (text, to) in [("request", "ana"), ("forwardable", "bo")] {
            let body = way[text].as_str().unwrap();
            assert!(body.split_whitespace().count() < 120, "{body}");
            let arguments =
                ["check", to, "--body", body, "--channel", "email", "--subject", "An introduction"];
            let findings = sandbox.json(&arguments);
            let severe = |finding: &serde_json::Value| finding["severity"] != "hint";
            assert!(!findings.as_array().unwrap().iter().any(severe), "{body}: {findings}");
        }
    }
}

use super::*;
use crate::domain::contact::{Contact, Field, Value};
use crate::domain::export::Person;
use crate::domain::import::{Incoming, More, Reason};
use crate::domain::samples;
use proptest::prelude::*;
use std::io::Write;

fn read(text: &str) -> Vec<Item> {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    let mut source = Source::plain("t.vcf".into(), file, Limits::default()).unwrap();
    let items = people(&mut source).unwrap();
    items.take_while(Result::is_ok).map(Result::unwrap).collect()
}

/// The only person of a card with these lines.
fn of(lines: &str) -> (Incoming, More) {
    let lines = format!("{lines}\n").replace('\n', "\r\n");
    match read(&format!("BEGIN:VCARD\r\n{lines}END:VCARD\r\n")).pop() {
        Some(Item::Person(mut person)) => {
            let more = *person.more.take().unwrap();
            (person, more)
        }
        other => panic!("{other:?}"),
    }
}

fn why_not(lines: &str) -> Reason {
    match read(&format!("BEGIN:VCARD\n{lines}\nEND:VCARD\n")).pop() {
        Some(Item::Skipped(skipped)) => skipped.reason,
        other => panic!("{other:?}"),
    }
}

fn person(contact: Contact) -> Person {
    Person { contact, notes: Vec::new(), kept: Vec::new() }
}

#[test]
fn apples_card_is_understood() {
    let (person, more) = of("VERSION:3.0
PRODID:-//Apple Inc.//macOS 14//EN
N:Okafor;Chidi;;Dr.;
FN:Dr. Chidi Okafor
ORG:Nimbus GmbH;Research;
TITLE:Staff Engineer
EMAIL;type=INTERNET;type=HOME:home@example.com
EMAIL;type=INTERNET;type=WORK;type=pref:chidi@example.com
item1.URL;type=pref:https://chidi.example.com
item1.X-ABLabel:_$!<HomePage>!$_
item2.ADR;type=WORK:;;1 Main St\\nFloor 2;Berlin;;10115;Germany
item2.X-ABLabel:Office
BDAY;X-APPLE-OMIT-YEAR=1604:1604-03-15
X-SOCIALPROFILE;type=linkedin;x-user=chidi:http://www.linkedin.com/in/chidi-okafor
X-SOCIALPROFILE;type=twitter:http://twitter.com/chidi
NOTE:Met at RustConf\\; likes\\nhiking\\, a
  lot
CATEGORIES:Friends,RustConf 2025
X-STRUCTURED:a;b\\;c,d
UID:5AD380FD-AAAA-4BBB-8CCC-123456789ABC");
    assert_eq!(person.name, "Dr. Chidi Okafor");
    assert_eq!(person.company.as_deref(), Some("Nimbus GmbH"));
    assert_eq!(person.role.as_deref(), Some("Staff Engineer"));
    assert_eq!(person.email.as_deref(), Some("chidi@example.com"));
    assert_eq!(person.slug.as_deref(), Some("chidi-okafor"));
    assert_eq!(more.uid.as_deref(), Some("5ad380fd-aaaa-4bbb-8ccc-123456789abc"));
    assert_eq!(more.links, ["https://chidi.example.com"]);
    assert_eq!(more.tags, ["friends", "rustconf-2025"]);
    assert_eq!(more.note.as_deref(), Some("Met at RustConf; likes\nhiking, a lot"));
    assert_eq!(
        more.kept,
        [
            "N:Okafor;Chidi;;Dr.;",
            "ORG:Nimbus GmbH;Research;",
            "EMAIL;TYPE=INTERNET,HOME:home@example.com",
            "EMAIL;TYPE=INTERNET,WORK,pref;X-NETTRACK-CHOSEN=1:chidi@example.com",
            "item2.ADR;TYPE=WORK:;;1 Main St\\nFloor 2;Berlin;;10115;Germany",
            "item2.X-ABLabel:Office",
            "BDAY:--0315",
            "X-SOCIALPROFILE;type=twitter:http://twitter.com/chidi",
            "X-STRUCTURED:a;b\\;c,d",
        ]
    );
    assert!(person.notices.is_empty());
}

#[test]
fn an_old_card_in_quoted_printable_is_understood() {
    let (person, more) = of("VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=B6rg;;;
TEL;CELL:0151 234
X-ANDROID-CUSTOM:vnd.android.cursor.item/nickname;J;1;;
X-QUOTED;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=BC=0D=0Ax
NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:eins=0D=0Azwei=
=20drei");
    assert_eq!(person.name, "Jörg Müller");
    assert_eq!(more.text(Field::Phone), Some("0151 234"));
    assert_eq!(more.note.as_deref(), Some("eins\nzwei drei"));
    assert_eq!(
        more.kept,
        [
            "TEL;TYPE=CELL;X-NETTRACK-CHOSEN=1:0151 234",
            "X-ANDROID-CUSTOM:vnd.android.cursor.item/nickname;J;1;;",
            "X-QUOTED:ü\\nx"
        ]
    );
}

#[test]
fn cards_that_are_no_person_say_why() {
    assert_eq!(why_not("VERSION:4.0\nKIND:group\nFN:Friends"), Reason::Group);
    assert_eq!(why_not("VERSION:3.0\nX-ADDRESSBOOKSERVER-KIND:group\nFN:Friends"), Reason::Group);
    assert_eq!(why_not("VERSION:4.0\nKIND:org\nFN:Acme"), Reason::Company);
    assert_eq!(why_not("VERSION:3.0\nFN:Acme\nORG:Acme\nX-ABShowAs:COMPANY"), Reason::Company);
    assert_eq!(why_not("VERSION:3.0\nN:;;;;\nORG:Acme"), Reason::Company);
    assert_eq!(why_not("VERSION:3.0\nTEL:1"), Reason::NoName);
    assert_eq!(why_not(&format!("FN:A\nNOTE:{}", "x".repeat(600_000))), Reason::TooLong);
    assert_eq!(why_not("FN:A\0"), Reason::Nul);
}

#[test]
fn a_file_without_a_person_is_an_error() {
    for text in ["", "BEGIN:VCARD\nEND:VCARD\n", "BEGIN:VCARD\nKIND:group\nFN:x\nEND:VCARD"] {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        let mut source = Source::plain("t.vcf".into(), file, Limits::default()).unwrap();
        let last = people(&mut source).unwrap().last().unwrap();
        assert!(matches!(last, Err(FormatError::Nobody { .. })), "{text}");
    }
}

#[test]
fn a_uid_is_one_of_ours_whatever_it_looks_like() {
    let uid = |text: &str| of(&format!("FN:A\nUID:{text}")).1.uid;
    let uuid = "5ad380fd-aaaa-4bbb-8ccc-123456789abc";
    assert_eq!(uid(&format!("urn:uuid:{}", uuid.to_uppercase())).as_deref(), Some(uuid));
    let own = uid("abc@example.com").unwrap();
    assert_eq!(uid("abc@example.com"), Some(own.clone()));
    assert!(uuid::Uuid::parse_str(&own).is_ok() && uid("abd@example.com") != Some(own));
}

#[test]
fn what_is_said_of_an_address_goes_out_with_it_as_long_as_it_is_that() {
    let (found, more) = of("FN:A\nTEL;TYPE=HOME:1\nTEL;TYPE=CELL,pref:2\nEMAIL;TYPE=WORK:a@example.com");
    let said = |email: &str, phone: Option<&str>| {
        let contact = Contact {
            email: Some(email.into()),
            phone: phone.map(str::to_owned),
            ..samples::contact(&found.name)
        };
        let card = card(&Person { contact, notes: Vec::new(), kept: more.kept.clone() }, Version::V4);
        card.split("\r\n")
            .filter(|line| line.starts_with("TEL") || line.starts_with("EMAIL"))
            .collect::<Vec<_>>()
            .join("|")
    };
    assert_eq!(
        said("a@example.com", Some("2")),
        "EMAIL;TYPE=WORK:a@example.com|TEL;TYPE=CELL,pref:2|TEL;TYPE=HOME:1"
    );
    assert_eq!(said("b@example.com", None), "EMAIL:b@example.com|TEL;TYPE=HOME:1");
}

#[test]
fn a_card_is_written_as_every_address_book_reads_it() {
    let contact = Contact {
        uid: "u".into(),
        company: Some("Acme; Sons, Inc.".into()),
        email: Some("ana@example.com".into()),
        linkedin: Some("ana".into()),
        tags: vec!["a".into(), "b".into()],
        every_days: Some(42),
        ..samples::contact("Ana María Reyes")
    };
    let kept = vec!["BDAY:--0315".into(), "X-A;TYPE=x:1;2".into(), "X-B:y\nEND:VCARD\nBEGIN:VCARD".into()];
    let person = Person { contact, notes: vec!["one".into(), "two\nlines".into()], kept };
    assert_eq!(
        card(&person, Version::V4).replace("\r\n", "\n"),
        "BEGIN:VCARD\nVERSION:4.0\nUID:urn:uuid:u\nFN:Ana María Reyes\nN:Reyes;Ana María;;;\nORG:Acme\\; Sons\\, Inc.\n\
         EMAIL:ana@example.com\nURL:https://www.linkedin.com/in/ana\nCATEGORIES:a,b\nNOTE:one\\n\\ntwo\\nlines\n\
         X-NETTRACK-CIRCLE:new\nX-NETTRACK-EVERY:42d\nBDAY:--0315\nX-A;TYPE=x:1;2\nX-B:yEND:VCARDBEGIN:VCARD\nEND:VCARD\n"
    );
    assert!(card(&person, Version::V3).starts_with("BEGIN:VCARD\r\nVERSION:3.0\r\n"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn no_text_makes_a_line_of_its_own(
        name in "(\\PC|[\r\n\0;,:\\\\\"]|END:VCARD){1,80}", kept in "(X-[A-Z]{1,3}:|\\PC|[\r\n\0;:]|END:VCARD){0,80}",
    ) {
        let contact = Contact { company: Some(name.clone()), role: Some(name.clone()), why: Some(name.clone()), ..samples::contact(&name) };
        let person = Person { contact, notes: vec![name], kept: vec![kept] };
        for version in [Version::V3, Version::V4] {
            let card = card(&person, version);
            prop_assert!(!card.replace("\r\n", "").contains(['\r', '\n', '\0']));
            let starts: Vec<&str> = card.split("\r\n").filter(|line| !line.starts_with([' ', '\t'])).collect();
            prop_assert_eq!(starts.iter().filter(|line| line.starts_with("END:")).count(), 1, "{}", card);
            prop_assert_eq!(starts.iter().filter(|line| line.starts_with("BEGIN:")).count(), 1, "{}", card);
            prop_assert!(card.split("\r\n").all(|line| line.len() <= 76), "{}", card);
        }
    }

    #[test]
    fn a_card_comes_back_as_it_was_written(
        name in "[A-Zé][a-zé;,:\"]{0,9}( [A-Z][a-z;,]{0,9}){0,2}", company in "[A-Z][a-zé0-9;,: ]{0,20}[a-z]",
        why in "[a-z][a-z;,:\n é👩]{0,60}[a-z]", tags in prop::collection::btree_set("[a-z]{1,6}", 0..4), four in any::<bool>(),
    ) {
        let tags: Vec<String> = tags.into_iter().collect();
        let contact = Contact {
            uid: "019cadc6-9a80-7435-a0f0-d0ca4657194a".into(),
            company: Some(company.split_whitespace().collect::<Vec<_>>().join(" ")),
            email: Some("ana@example.com".into()),
            linkedin: Some("ana-reyes".into()),
            links: vec!["https://example.com/a?b=c;d".into()],
            why: Some(why.clone()),
            tags: tags.clone(),
            ..samples::contact(&name)
        };
        let mut whole = person(contact.clone());
        whole.notes = vec![why.clone()];
        whole.kept = vec!["X-FOREIGN;TYPE=x:1;2\\,3".into()];
        let written = card(&whole, if four { Version::V4 } else { Version::V3 });
        let Some(Item::Person(found)) = read(&written).pop() else { panic!("{written}") };
        prop_assert_eq!(&found.name, &contact.name);
        prop_assert_eq!(&found.company, &contact.company);
        prop_assert_eq!(&found.email, &contact.email);
        prop_assert_eq!(&found.slug, &contact.linkedin);
        let more = found.more.unwrap();
        prop_assert_eq!(more.uid, Some(contact.uid));
        prop_assert_eq!(more.tags, tags);
        prop_assert_eq!(more.links, contact.links);
        prop_assert_eq!(more.note.as_deref(), Some(why.as_str()));
        prop_assert_eq!(more.kept, whole.kept);
        let said = more.fields.iter().find(|(field, _)| *field == Field::Why);
        prop_assert_eq!(said.map(|(_, value)| value), Some(&Value::Text(why)));
    }

    #[test]
    fn whatever_stands_in_a_file_it_is_read(text in "(BEGIN:VCARD\r\n|END:VCARD\r\n|(FN|N|TEL|X-A|UID|NOTE|BDAY)[;:]|ENCODING=(b|QUOTED-PRINTABLE)|\\PC{0,9}|[=\r\n;:,]){0,40}") {
        read(&text);
    }
}

//! Choose: which template fits a contact and a channel, and why.

use super::{Audience, Purpose, Template, filters};
use crate::domain::channel::Channel;
use crate::domain::contact::{Circle, Contact};
use crate::domain::message::Occasion;

/// What the choice is made from.
#[derive(Debug)]
pub(crate) struct Situation<'a> {
    pub(crate) contact: &'a Contact,
    pub(crate) occasion: Occasion,
    /// Whether the writer's own school is known
    pub(crate) has_school: bool,
    pub(crate) channel: Channel,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Choice<'t> {
    pub(crate) template: &'t Template,
    pub(crate) because: String,
}

/// The template that fits: first by purpose (what is due), then by the narrowest kind of contact that applies, then
/// one with a text of its own for the channel, then yours before a built-in one, then by name. A purpose for which
/// there is none falls back to a first message. `None` when nothing has a text for the channel.
pub(crate) fn choose<'t>(templates: &'t [Template], situation: &Situation<'_>) -> Option<Choice<'t>> {
    let (purpose, due) = purpose(situation);
    let kinds = kinds(situation);
    let fitting = |purpose: Purpose, kind: &Audience| {
        templates
            .iter()
            .filter(|t| t.purposes.contains(&purpose) && t.audience.contains(kind))
            .filter(|t| t.text(situation.channel).is_some())
            .min_by_key(|t| (!t.has_own(situation.channel), !t.yours, t.name.as_str()))
    };
    let best = |purpose| kinds.iter().find_map(|(kind, why)| Some((fitting(purpose, kind)?, kind, why)));
    if let Some((template, kind, why)) = best(purpose) {
        let because = match due {
            None => why.clone(),
            Some(due) if *kind == Audience::Anyone => due,
            Some(due) => format!("{due}; {why}"),
        };
        return Some(Choice { template, because });
    }
    let (template, _, why) = best(Purpose::First)?;
    let because =
        format!("no template for {} serves {}; {why}", purpose.as_str(), situation.channel.as_str());
    Some(Choice { template, because })
}

/// What is to be written, and why, where it is not the first message.
fn purpose(situation: &Situation<'_>) -> (Purpose, Option<String>) {
    let first = filters::first_name(&situation.contact.name);
    match situation.occasion {
        Occasion::First => (Purpose::First, None),
        Occasion::FollowUp => (Purpose::FollowUp, Some(format!("{first} did not answer yet"))),
        Occasion::Answer => {
            (Purpose::Answer, Some(format!("{first} wrote to you and waits for your answer")))
        }
        Occasion::ThankYou => {
            (Purpose::ThankYou, Some(format!("you talked, and {first} was not thanked yet")))
        }
        Occasion::KeepInTouch => (Purpose::KeepInTouch, Some(format!("you and {first} have been in touch"))),
    }
}

/// The kinds of contact that this one is, the narrowest first, each with its reason.
fn kinds(situation: &Situation<'_>) -> Vec<(Audience, String)> {
    let contact = situation.contact;
    let first = filters::first_name(&situation.contact.name);
    let place = contact.source.as_deref().unwrap_or_default().to_lowercase();
    let says = |words: &[&str]| {
        words.iter().any(|word| place.contains(word) || contact.tags.iter().any(|tag| tag == word))
    };
    let mut kinds: Vec<(Audience, String)> = contact
        .tags
        .iter()
        .map(|tag| (Audience::Tag(tag.clone()), format!("{first} is tagged {tag}")))
        .collect();
    let mut add = |applies: bool, kind: Audience, why: String| kinds.extend(applies.then_some((kind, why)));
    if let Some(via) = &contact.via {
        add(true, Audience::Introduction, format!("{} introduced you", via.name));
    }
    add(says(&["colleague"]), Audience::Colleague, format!("you worked with {first}"));
    let event = contact.source.as_deref().unwrap_or("an event");
    add(
        says(&["event", "meetup", "conference", "talk", "mixer", "fair"]),
        Audience::Event,
        format!("you met {first} there: {event}"),
    );
    let school = says(&["alumni", "alum"]) || (situation.has_school && contact.program.is_some());
    add(school, Audience::Alumni, "you share a school".into());
    let known =
        contact.circle != Circle::New || !matches!(situation.occasion, Occasion::First | Occasion::FollowUp);
    add(known, Audience::Dormant, format!("you know {first}, from before"));
    let works = format!("{first} is new to you and works where you want to learn");
    add(contact.company.is_some() && !known, Audience::Company, works);
    let (circle, what) = match contact.circle {
        Circle::Support => (Audience::Support, "backs you"),
        Circle::Existing => (Audience::Existing, "is known to you"),
        Circle::New => (Audience::New, "is new to you"),
    };
    add(true, circle, format!("{first} {what}"));
    let nothing = if contact.company.is_none() { ", and no company is noted" } else { "" };
    add(true, Audience::Anyone, format!("{first} {what}{nothing}"));
    kinds
}

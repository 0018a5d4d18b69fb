//! Persons, teams and their hours as pages may show them.
//!
//! In: people as meant and what may be shown. Out: cards with links. Never: shows what a person keeps private, whatever a
//! page asks for.

use crate::calendar::{WeekHours, WorkCalendar};
use crate::diag::Lang;
use crate::model::{Contact, ContactCard, ContactField, ContactWay, People, mail_link, tel_link};
use crate::pages::context::ComposeContext;
use crate::pages::reason::Reason;
use crate::say;

/// What a page shows of persons.
pub(in crate::pages) struct VisibleContacts<'a> {
    context: &'a ComposeContext<'a>,
    fields: Vec<ContactField>,
}

impl<'a> VisibleContacts<'a> {
    /// What the page asks for, else what the project shows.
    pub(crate) fn new(context: &'a ComposeContext<'a>, asked: Option<Vec<ContactField>>) -> Self {
        let fields = asked.unwrap_or_else(|| context.project.people.show.clone());
        Self { context, fields }
    }

    fn people(&self) -> &'a People {
        &self.context.project.people
    }

    fn has(&self, field: ContactField, private: &[ContactField]) -> bool {
        self.fields.contains(&field) && !private.contains(&field)
    }

    /// How a person is called: by name where that may be shown, else by role.
    pub(crate) fn name(&self, id: &str) -> String {
        let person = self.people().people.get(id);
        let named = person.filter(|person| self.has(ContactField::Name, &person.private));
        named.map_or_else(|| self.people().role_of(id), |person| person.name.clone())
    }

    pub(crate) fn person(&self, id: &str) -> Option<ContactCard> {
        let person = self.people().people.get(id)?;
        let name = self.name(id);
        let role = Some(&person.role).filter(|role| self.has(ContactField::Role, &person.private) && **role != name);
        let hours = self.has(ContactField::Hours, &person.private);
        let hours = hours.then(|| self.people().hours_of(person)).flatten();
        Some(ContactCard {
            name,
            role: role.cloned().unwrap_or_default(),
            hours: hours.map(|calendar| self.hours(&calendar)).unwrap_or_default(),
            ways: self.ways(&person.contact, &person.private),
        })
    }

    /// A team's own card; `None` when it has no contact of its own.
    pub(crate) fn team(&self, id: &str) -> Option<ContactCard> {
        let team = self.people().teams.get(id).filter(|team| !team.contact.is_empty())?;
        let hours = team.hours.as_ref().filter(|_| self.fields.contains(&ContactField::Hours));
        Some(ContactCard {
            name: team.label.clone(),
            role: String::new(),
            hours: hours.map(|calendar| self.hours(calendar)).unwrap_or_default(),
            ways: self.ways(&team.contact, &[]),
        })
    }

    /// The phone first: it is what rings.
    fn ways(&self, contact: &Contact, private: &[ContactField]) -> Vec<ContactWay> {
        let lang = self.context.lang();
        let in_japan = self.context.project.site.periods.zone.iana_name() == Some("Asia/Tokyo");
        let all = [
            (
                ContactField::Phone,
                "phone",
                lang.pick("電話", "Phone"),
                &contact.phone,
                tel_link(&contact.phone, in_japan),
            ),
            (ContactField::Chat, "chat", lang.pick("チャット", "Chat"), &contact.chat, None),
            (ContactField::Email, "email", lang.pick("メール", "E-mail"), &contact.email, mail_link(&contact.email)),
        ];
        let shown = all.into_iter().filter(|(field, _, _, text, _)| !text.is_empty() && self.has(*field, private));
        shown
            .map(|(_, kind, label, text, link)| ContactWay {
                kind: kind.to_owned(),
                label: label.to_owned(),
                text: text.clone(),
                link: link.unwrap_or_default(),
            })
            .collect()
    }

    /// The hours of a calendar in words: `月–金 9:00–18:00（祝日を除く）`.
    pub(crate) fn hours(&self, calendar: &WorkCalendar) -> String {
        hours(self.context, calendar)
    }
}

/// Why those who read a page cannot be told whom to call: an open text that names people who are closed is an error of the text.
pub(in crate::pages) fn closed() -> Reason {
    let message = say!(
        "連絡先は、この読者には閉じています。見せてよい人・チーム・当番表に、`data/people.yaml` で `audience` を書きます",
        "the contacts are closed to these readers: say `audience` in `data/people.yaml` of the people, teams and on-call schedules that they may know"
    );
    Reason::unknown(message, "", [])
}

/// The hours of a usual week, and on which days they do not hold.
pub(in crate::pages) fn hours(context: &ComposeContext<'_>, calendar: &WorkCalendar) -> String {
    let lang = context.lang();
    if calendar.is_always_open() {
        return lang.pick("24時間365日", "24 hours, every day").to_owned();
    }
    let text = WeekHours::of(calendar, &context.project.site.periods.zone, context.as_of).to_text(lang);
    let but: Vec<&str> = [
        calendar.holidays.as_ref().map(|_| lang.pick("祝日", "holidays")),
        (!calendar.closures.is_empty()).then(|| lang.pick("休業日", "closed days")),
    ]
    .into_iter()
    .flatten()
    .collect();
    match (but.is_empty(), lang) {
        (true, _) => text,
        (_, Lang::Ja) => format!("{text}（{}を除く）", but.join("・")),
        (_, Lang::En) => format!("{text}, except on {}", but.join(" and ")),
    }
}

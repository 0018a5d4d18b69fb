//! Addresses outside of the site: whether they answer. The only room that opens a connection, and only when it is asked to.
//!
//! In: a finished [`Site`], a cache with the answers of other days, the present day and whether there is time left. Out:
//! findings at the places of the links, in their order, and what was counted. Never: runs during a build, sends anything
//! but the address, follows a link to this machine or a private network, or calls an address broken that did not say so.
//!
//! There are three states. *Ok*: it answers. *Broken*: it answers that there is no such page (404, 410), or there is no
//! such host although others were reached. *Unknown*: everything else — too slow, forbidden to programs, out of order.

mod address;
mod answer_cache;
mod client;
mod pool;

use crate::calendar::Date;
use crate::diag::{Diagnostic, Diagnostics, Place, code};
use crate::model::{CacheStore, LinkTo, Site};
use crate::say;
use address::Address;
use answer_cache::AnswerCache;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How addresses are asked.
pub struct Options<'a> {
    /// The present day, by which kept answers grow old.
    pub today: Date,
    /// Whether addresses of this machine and of private networks are asked too, past any proxy: for tests.
    pub private: bool,
    /// Whether there is time left to ask for more.
    pub time_left: &'a (dyn Fn() -> bool + Sync),
}

/// What became of the addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Those that answer.
    pub ok: usize,
    /// Those that are gone.
    pub broken: usize,
    /// Those of which nothing can be said.
    pub unknown: usize,
    /// Those of this machine or of a private network, which are not asked.
    pub private: usize,
    /// How many answers are those of another run.
    pub kept: usize,
}

/// What is known of an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    /// It answers; the address it has moved to for good, if any.
    Ok { moved: Option<String> },
    /// It says that there is nothing: 404 or 410.
    Gone(u16),
    /// There is no host of this name.
    NoHost,
    /// Nothing can be said, and why.
    Unknown(Unanswered),
}

/// Why nothing can be said of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Unanswered {
    /// Another status than those that decide.
    Status(u16),
    /// No answer in time, or no time left to ask.
    Time,
    /// No connection, or one that broke off.
    Connection,
    /// A certificate that is not trusted here.
    Certificate,
    /// It leads on in a circle, or to where it is not followed.
    Redirects,
    /// It cannot be written as an address of the web.
    Form,
}

/// Asks every address outside of the site that its documents link to, and says what is gone.
pub fn check(site: &Site, options: &Options<'_>, cache: &dyn CacheStore, found: &mut Diagnostics) -> Counts {
    let mut counts = Counts::default();
    let wanted = wanted(site);
    let mut kept = AnswerCache::read(cache, options.today);
    let mut answers: BTreeMap<&Address, Answer> = BTreeMap::new();
    let mut open: Vec<&Address> = Vec::new();
    for address in wanted.keys() {
        if address.is_private() && !options.private {
            counts.private += 1;
        } else if let Some(answer) = kept.get(&address.text()) {
            answers.insert(address, answer.clone());
            counts.kept += 1;
        } else {
            open.push(address);
        }
    }
    let fresh = believed(pool::ask_all(&open, options));
    for (address, answer) in fresh {
        kept.put(&address.text(), &answer, options.today);
        answers.insert(address, answer);
    }
    if !open.is_empty() {
        kept.write(cache);
    }
    tell(&wanted, &answers, &mut counts, found);
    counts
}

/// The addresses of the web that documents link to, each with its places.
fn wanted(site: &Site) -> BTreeMap<Address, Vec<&Place>> {
    let mut wanted: BTreeMap<Address, Vec<&Place>> = BTreeMap::new();
    for link in site.pages.iter().flat_map(|page| &page.links) {
        if let LinkTo::Outside(target) = &link.to
            && let Some(address) = Address::read(target)
        {
            wanted.entry(address).or_default().push(&link.place);
        }
    }
    wanted
}

/// That a host does not exist is believed only when another one answered: without a network no host exists.
fn believed(answers: Vec<(&Address, Answer)>) -> Vec<(&Address, Answer)> {
    let answered = |answer: &Answer| {
        matches!(answer, Answer::Ok { .. } | Answer::Gone(_) | Answer::Unknown(Unanswered::Status(_)))
    };
    let reached = answers.iter().any(|(_, answer)| answered(answer));
    let doubted =
        |answer| if answer == Answer::NoHost && !reached { Answer::Unknown(Unanswered::Connection) } else { answer };
    answers.into_iter().map(|(address, answer)| (address, doubted(answer))).collect()
}

fn tell(
    wanted: &BTreeMap<Address, Vec<&Place>>,
    answers: &BTreeMap<&Address, Answer>,
    counts: &mut Counts,
    found: &mut Diagnostics,
) {
    let mut unknown: BTreeMap<Unanswered, Vec<String>> = BTreeMap::new();
    for (address, answer) in answers {
        let text = address.text();
        let places = || wanted[*address].iter().map(|place| (*place).clone());
        match answer {
            Answer::Ok { moved } => {
                counts.ok += 1;
                if let Some(to) = moved {
                    found.extend(places().map(|place| has_moved(place, &text, to)));
                }
            }
            Answer::Gone(status) => {
                counts.broken += 1;
                found.extend(places().map(|place| gone(place, &text, *status)));
            }
            Answer::NoHost => {
                counts.broken += 1;
                found.extend(places().map(|place| no_host(place, &text, address.host())));
            }
            Answer::Unknown(why) => {
                counts.unknown += 1;
                unknown.entry(*why).or_default().push(text);
            }
        }
    }
    found.extend(unknown.into_iter().map(|(why, addresses)| cannot_tell(why, &addresses)));
}

fn gone(place: Place, address: &str, status: u16) -> Diagnostic {
    Diagnostic::new(
        code::ONLINE_BROKEN,
        place,
        say!("`{address}` のページはもうありません（{status}）", "there is no page at `{address}` any more ({status})"),
    )
    .hint(say!("今のアドレスに直すか、リンクを外します", "write today's address, or take the link out"))
}

fn no_host(place: Place, address: &str, host: &str) -> Diagnostic {
    Diagnostic::new(
        code::ONLINE_BROKEN,
        place,
        say!("`{address}` のホスト `{host}` がありません", "there is no host `{host}` for `{address}`"),
    )
    .hint(say!("綴りを確かめるか、リンクを外します", "look at its spelling, or take the link out"))
}

fn has_moved(place: Place, address: &str, to: &str) -> Diagnostic {
    Diagnostic::new(
        code::ONLINE_MOVED,
        place,
        say!("`{address}` は `{to}` に移りました", "`{address}` has moved to `{to}` for good"),
    )
    .hint(say!("`{to}` と書きます", "write `{to}`"))
}

fn cannot_tell(why: Unanswered, addresses: &[String]) -> Diagnostic {
    let count = addresses.len();
    let (ja, en) = match why {
        Unanswered::Status(status) => (format!("{status} という答え"), format!("the answer is {status}")),
        Unanswered::Time => ("時間切れ".to_owned(), "no answer in time".to_owned()),
        Unanswered::Connection => ("つながらない".to_owned(), "no connection".to_owned()),
        Unanswered::Certificate => {
            ("証明書を確かめられない".to_owned(), "its certificate is not trusted here".to_owned())
        }
        Unanswered::Redirects => ("転送をたどれない".to_owned(), "it leads on to where it is not followed".to_owned()),
        Unanswered::Form => ("アドレスとして読めない".to_owned(), "it cannot be read as an address".to_owned()),
    };
    let listed = addresses.iter().take(3).map(|address| format!("`{address}`")).collect::<Vec<_>>();
    let more = if count > 3 {
        (format!("、ほか {} 件", count - 3), format!(" and {} more", count - 3))
    } else {
        Default::default()
    };
    let (listed_ja, listed_en) = (listed.join("、") + &more.0, listed.join(", ") + &more.1);
    Diagnostic::new(
        code::ONLINE_UNKNOWN,
        None,
        say!(
            "外部リンク {count} 件は、切れているかどうか分かりません（{ja}）: {listed_ja}",
            "of {count} external links it cannot be told whether they are broken ({en}): {listed_en}"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_any_answer_no_host_is_said_to_be_missing() {
        let (a, b) =
            (Address::read("https://a.example.com/").unwrap(), Address::read("https://b.example.com/").unwrap());
        let alone = believed(vec![(&a, Answer::NoHost), (&b, Answer::Unknown(Unanswered::Time))]);
        assert_eq!(alone[0].1, Answer::Unknown(Unanswered::Connection));
        let with_others = believed(vec![(&a, Answer::NoHost), (&b, Answer::Unknown(Unanswered::Status(403)))]);
        assert_eq!(with_others[0].1, Answer::NoHost);
    }
}

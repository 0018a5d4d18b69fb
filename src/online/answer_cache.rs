//! Answers of other days, in the cache.
//!
//! In: the file of an earlier run. Out: answers that are not too old. Never: keeps what is unknown, or trusts a day to come.

use super::Answer;
use crate::calendar::Date;
use crate::model::{CacheStore, Key, Memo};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The name in the cache.
const NAME: &str = "online/answers";
/// The form of what is kept; answers depend on nothing but the day that each of them has.
const FORM: &str = "answers 1";
/// For how many days it holds that an address answers.
const OK_DAYS: i32 = 7;
/// For how many days it holds that it is gone.
const BROKEN_DAYS: i32 = 1;

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Entry {
    day: Date,
    answer: Answer,
}

type Entries = BTreeMap<String, Entry>;

/// The answers that still hold, by address.
pub(super) struct AnswerCache(Entries);

impl AnswerCache {
    /// Those of the cache that hold today.
    pub(super) fn read(cache: &dyn CacheStore, today: Date) -> Self {
        let all: Entries = Key::of(FORM).and_then(|key| Memo::on_disk(cache).get(NAME, &key)).unwrap_or_default();
        Self(all.into_iter().filter(|(_, entry)| holds(entry, today)).collect())
    }

    /// The answer of an address.
    pub(super) fn get(&self, address: &str) -> Option<&Answer> {
        self.0.get(address).map(|entry| &entry.answer)
    }

    /// Remembers an answer of today.
    pub(super) fn put(&mut self, address: &str, answer: &Answer, today: Date) {
        if !matches!(answer, Answer::Unknown(_)) {
            self.0.insert(address.to_owned(), Entry { day: today, answer: answer.clone() });
        }
    }

    /// Keeps everything for the next run.
    pub(super) fn write(&self, cache: &dyn CacheStore) {
        if let Some(key) = Key::of(FORM) {
            Memo::on_disk(cache).put(NAME, key, self.0.clone());
        }
    }
}

fn holds(entry: &Entry, today: Date) -> bool {
    let days = match entry.answer {
        Answer::Ok { .. } => OK_DAYS,
        Answer::Gone(_) | Answer::NoHost => BROKEN_DAYS,
        Answer::Unknown(_) => return false,
    };
    let age = entry.day.until(today).map_or(-1, |span| span.get_days());
    (0..days).contains(&age)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::MemoryCache;
    use crate::online::Unanswered;

    #[test]
    fn answers_grow_old() {
        let cache = MemoryCache::default();
        let day = |text: &str| text.parse::<Date>().unwrap();
        let mut kept = AnswerCache::read(&cache, day("2026-11-20"));
        kept.put("a", &Answer::Ok { moved: None }, day("2026-11-20"));
        kept.put("b", &Answer::Gone(404), day("2026-11-20"));
        kept.put("c", &Answer::Unknown(Unanswered::Time), day("2026-11-20"));
        kept.write(&cache);
        let known = |today: &str| {
            let kept = AnswerCache::read(&cache, day(today));
            ["a", "b", "c"].into_iter().filter(|address| kept.get(address).is_some()).collect::<String>()
        };
        assert_eq!(known("2026-11-20"), "ab");
        assert_eq!(known("2026-11-21"), "a");
        assert_eq!(known("2026-11-26"), "a");
        assert_eq!(known("2026-11-27"), "");
        assert_eq!(known("2026-11-19"), "", "a day to come is not trusted");
        assert_eq!(known("2027-11-20"), "");
        cache.put(NAME, b"{ broken");
        assert_eq!(known("2026-11-20"), "");
    }
}

//! Many addresses at once, but few of one host.
//!
//! In: addresses in order. Out: their answers in the same order. Never: asks one host more than twice at a time.

use super::address::Address;
use super::client::HttpClient;
use super::{Answer, Options, Unanswered};
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// How many addresses are asked at a time.
const AT_ONCE: usize = 8;
/// How many of them at one host.
const AT_ONE_HOST: usize = 2;

/// What waits, and what is being asked.
struct Line<'a> {
    waiting: BTreeMap<&'a str, VecDeque<usize>>,
    asked: BTreeMap<&'a str, usize>,
    answers: Vec<Option<Answer>>,
}

impl<'a> Line<'a> {
    /// The next address of a host that may be asked.
    fn next(&mut self) -> Option<(&'a str, usize)> {
        let asked = &self.asked;
        let free = |host: &&str| asked.get(host).is_none_or(|count| *count < AT_ONE_HOST);
        let host = *self.waiting.keys().find(|host| free(host))?;
        let queue = self.waiting.get_mut(host)?;
        let at = queue.pop_front()?;
        if queue.is_empty() {
            self.waiting.remove(host);
        }
        *self.asked.entry(host).or_default() += 1;
        Some((host, at))
    }
}

/// Asks every address; those for which there is no time are unknown.
pub(super) fn ask_all<'a>(addresses: &[&'a Address], options: &Options<'_>) -> Vec<(&'a Address, Answer)> {
    let mut waiting: BTreeMap<&str, VecDeque<usize>> = BTreeMap::new();
    for (at, address) in addresses.iter().enumerate() {
        waiting.entry(address.host()).or_default().push_back(at);
    }
    let line = Mutex::new(Line { waiting, asked: BTreeMap::new(), answers: vec![None; addresses.len()] });
    let (changed, asker) = (Condvar::new(), HttpClient::new(options.private));
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE.min(addresses.len()) {
            scope.spawn(|| {
                work(addresses, &line, &changed, &|address| {
                    if (options.time_left)() { asker.ask(address) } else { Answer::Unknown(Unanswered::Time) }
                })
            });
        }
    });
    let line = line.into_inner().unwrap_or_else(PoisonError::into_inner);
    let unasked = || Answer::Unknown(Unanswered::Time);
    addresses
        .iter()
        .copied()
        .zip(line.answers)
        .map(|(address, answer)| (address, answer.unwrap_or_else(unasked)))
        .collect()
}

fn work<'a>(addresses: &[&'a Address], line: &Mutex<Line<'a>>, changed: &Condvar, ask: &dyn Fn(&Address) -> Answer) {
    let lock = || -> MutexGuard<'_, Line<'a>> { line.lock().unwrap_or_else(PoisonError::into_inner) };
    let mut now = lock();
    loop {
        let Some((host, at)) = now.next() else {
            if now.waiting.is_empty() {
                return;
            }
            now = changed.wait(now).unwrap_or_else(PoisonError::into_inner);
            continue;
        };
        drop(now);
        let answer = ask(addresses[at]);
        now = lock();
        now.answers[at] = Some(answer);
        if let Some(count) = now.asked.get_mut(host) {
            *count -= 1;
        }
        changed.notify_all();
    }
}

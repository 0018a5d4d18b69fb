use super::*;
use std::cell::RefCell;
use std::collections::VecDeque;

/// A journal in memory that fails after so many lines.
#[derive(Default)]
struct JournalInMemory {
    bytes: Vec<u8>,
    room: Option<usize>,
}

impl Journal for JournalInMemory {
    fn read(&mut self) -> io::Result<Vec<u8>> {
        Ok(self.bytes.clone())
    }

    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        if let Some(room) = &mut self.room {
            *room = room.checked_sub(1).ok_or_else(|| io::Error::from(io::ErrorKind::StorageFull))?;
        }
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }
}

/// What happens to one outgoing.
enum Turn {
    Ends(Vec<DeliveryStatus>),
    Trouble(TransportError),
}

/// A transport that does as it is told, and sends when it is told nothing.
#[derive(Default)]
struct Script {
    turns: VecDeque<Turn>,
    carried: Vec<Vec<String>>,
}

impl Transport for Script {
    fn deliver(
        &mut self,
        outgoing: &OutgoingMessage<'_>,
        about: &mut dyn FnMut(&[usize]) -> io::Result<()>,
    ) -> Result<Vec<DeliveryStatus>, TransportError> {
        self.carried.push(outgoing.to.iter().map(|mailbox| mailbox.address.clone()).collect());
        let ends = match self.turns.pop_front() {
            Some(Turn::Trouble(trouble)) => return Err(trouble),
            Some(Turn::Ends(ends)) => ends,
            None => vec![DeliveryStatus::Sent("250 ok".into()); outgoing.to.len()],
        };
        let accepted: Vec<usize> = (0..outgoing.to.len()).collect();
        about(&accepted).map_err(TransportError::Journal)?;
        Ok(ends)
    }

    fn close(&mut self) {}
}

fn order(names: &[&str]) -> SendRequest {
    let to = names.iter().map(|name| Mailbox { name: (*name).into(), address: format!("{name}@x.jp") });
    SendRequest { from: "ops@x.jp".to_owned(), to: to.collect(), together: false, again: RetryScope::default() }
}

/// What a run told, how it ended, and how long it would have slept.
fn run(
    order: &SendRequest,
    paper: &mut JournalInMemory,
    script: &mut Script,
    waits: &[u64],
) -> (Vec<String>, String, Vec<u64>) {
    let slept = RefCell::new(Vec::new());
    let waits: Vec<Duration> = waits.iter().map(|n| Duration::from_secs(*n)).collect();
    let sleep = |span: Duration| slept.borrow_mut().push(span.as_secs());
    let now = || "2026-11-20T08:00:00Z".parse().unwrap();
    let policy = SendPolicy { waits: &waits, between: Duration::ZERO, sleep: &sleep, now: &now };
    let mut told = Vec::new();
    let mut tell = |mailbox: &Mailbox, outcome: &Outcome| {
        let word = format!("{outcome:?}");
        told.push(format!("{} {}", mailbox.name, word.split(['(', ' ']).next().unwrap()));
    };
    let message = |_: &[Mailbox]| Ok(b"Message-ID: <1@x.jp>\r\n\r\nhello".to_vec());
    let ended = send(order, paper, script, &policy, &message, &mut tell);
    let ended = match ended {
        Ok(sums) => format!("{}/{}/{}/{}", sums.sent + sums.already, sums.refused, sums.deferred, sums.unknown),
        Err(stopped) => format!("{stopped:?}").split(['(', ' ']).next().unwrap().to_owned(),
    };
    (told, ended, slept.into_inner())
}

fn ends(ends: &[DeliveryStatus]) -> Turn {
    Turn::Ends(ends.to_vec())
}

#[test]
fn whoever_has_it_is_not_tried_again() {
    let (order, mut paper) = (order(&["a", "b"]), JournalInMemory::default());
    let (told, ended, _) = run(&order, &mut paper, &mut Script::default(), &[]);
    assert_eq!((told, ended.as_str()), (vec!["a Sent".to_owned(), "b Sent".into()], "2/0/0/0"));
    let before = paper.bytes.clone();
    let mut script = Script::default();
    let (told, ended, _) = run(&order, &mut paper, &mut script, &[]);
    assert_eq!((told, ended.as_str()), (vec!["a AlreadySent".to_owned(), "b AlreadySent".into()], "2/0/0/0"));
    assert!(script.carried.is_empty() && paper.bytes == before, "nothing is asked and nothing is written");
    assert!(String::from_utf8(before).unwrap().contains(r#""message_id":"<1@x.jp>""#));
}

#[test]
fn the_moments_refusals_wait_and_are_tried_again_after_all_others() {
    let later = || ends(&[DeliveryStatus::Deferred("451 later".into())]);
    let mut script =
        Script { turns: [later(), ends(&[DeliveryStatus::Sent("250".into())]), later()].into(), carried: vec![] };
    let (told, ended, slept) = run(&order(&["a", "b"]), &mut JournalInMemory::default(), &mut script, &[30, 60, 90]);
    assert_eq!(told, ["b Sent", "a Sent"]);
    assert_eq!((ended.as_str(), slept), ("2/0/0/0", vec![30, 60]));
    assert_eq!(script.carried, [["a@x.jp"], ["b@x.jp"], ["a@x.jp"], ["a@x.jp"]]);

    let mut paper = JournalInMemory::default();
    let mut script = Script { turns: [later(), later()].into(), carried: vec![] };
    let (told, ended, _) = run(&order(&["a"]), &mut paper, &mut script, &[30]);
    assert_eq!((told, ended.as_str()), (vec!["a Deferred".to_owned()], "0/0/1/0"), "left for the next run");
    let (told, ..) = run(&order(&["a"]), &mut paper, &mut Script::default(), &[]);
    assert_eq!(told, ["a Sent"]);
}

#[test]
fn who_may_have_it_is_only_tried_again_when_asked() {
    let (mut order, mut paper) = (order(&["a", "b"]), JournalInMemory::default());
    let cut = ends(&[DeliveryStatus::Unknown("cut".into())]);
    let mut script = Script { turns: [cut, ends(&[DeliveryStatus::Refused("550 no".into())])].into(), carried: vec![] };
    let (told, ended, _) = run(&order, &mut paper, &mut script, &[30]);
    assert_eq!((told, ended.as_str()), (vec!["a Unknown".to_owned(), "b Refused".into()], "0/1/0/1"));
    let mut script = Script::default();
    let (told, ..) = run(&order, &mut paper, &mut script, &[]);
    assert_eq!((told.as_slice(), script.carried.len()), (["a Unknown".to_owned(), "b Refused".into()].as_slice(), 0));
    order.again.unknown = true;
    assert_eq!(run(&order, &mut paper, &mut Script::default(), &[]).0, ["b Refused", "a Sent"]);
    order.again = RetryScope { unknown: false, refused: true };
    assert_eq!(run(&order, &mut paper, &mut Script::default(), &[]).0, ["a AlreadySent", "b Sent"]);
}

#[test]
fn without_a_server_the_others_are_left_and_a_wrong_setting_stops_at_once() {
    let gone = || Turn::Trouble(TransportError::Unreachable("refused".into()));
    let mut script = Script { turns: [gone(), gone()].into(), carried: vec![] };
    let (told, ended, slept) = run(&order(&["a", "b"]), &mut JournalInMemory::default(), &mut script, &[30]);
    assert_eq!((told, ended.as_str()), (vec!["a Deferred".to_owned(), "b Deferred".into()], "0/0/2/0"));
    assert_eq!((script.carried.len(), slept), (2, vec![30]), "one try a round, not one for each");

    let sent = ends(&[DeliveryStatus::Sent("250".into())]);
    let wrong = Turn::Trouble(TransportError::Settings("535".into()));
    let mut script = Script { turns: [sent, wrong].into(), carried: vec![] };
    let (told, ended, slept) = run(&order(&["a", "b", "c"]), &mut JournalInMemory::default(), &mut script, &[30]);
    assert_eq!(told, ["a Sent", "b NotTried", "c NotTried"]);
    assert_eq!((ended.as_str(), slept.len()), ("Settings", 0));
}

#[test]
fn nothing_goes_out_that_the_journal_cannot_hold() {
    for room in 0..5 {
        let mut paper = JournalInMemory { room: Some(room), ..JournalInMemory::default() };
        let mut script = Script::default();
        let (told, ended, _) = run(&order(&["a", "b"]), &mut paper, &mut script, &[]);
        assert_eq!(ended, "Journal", "{room}");
        let sent = told.iter().filter(|line| line.ends_with("Sent")).count();
        let about = String::from_utf8(paper.bytes).unwrap().matches("about-to-send").count();
        assert!(sent <= about, "{room}: {told:?}");
    }
}

#[test]
fn a_line_cut_off_by_a_kill_is_marked_and_a_damaged_one_stops_everything() {
    let whole = LedgerLine::Run { at: "2026-11-20T08:00:00Z".parse().unwrap(), pid: 1 }.bytes();
    let mut paper = JournalInMemory { bytes: [whole.as_slice(), b"{\"state\":\"about-to-s"].concat(), room: None };
    assert_eq!(run(&order(&["a"]), &mut paper, &mut Script::default(), &[]).1, "1/0/0/0");
    assert_eq!(run(&order(&["a"]), &mut paper, &mut Script::default(), &[]).0, ["a AlreadySent"]);

    let mut paper = JournalInMemory { bytes: [b"<<<<<<< HEAD\n".as_slice(), &whole].concat(), room: None };
    let mut script = Script::default();
    assert_eq!(run(&order(&["a"]), &mut paper, &mut script, &[]).1, "Broken");
    assert!(script.carried.is_empty());
}

#[test]
fn one_message_for_all_is_repeated_only_for_those_who_lack_it() {
    let (mut order, mut paper) = (order(&["a", "b", "c"]), JournalInMemory::default());
    order.together = true;
    let mixed = [
        DeliveryStatus::Sent("250".into()),
        DeliveryStatus::Deferred("452 too many".into()),
        DeliveryStatus::Refused("550".into()),
    ];
    let mut script = Script { turns: [ends(&mixed)].into(), carried: vec![] };
    let (told, ended, _) = run(&order, &mut paper, &mut script, &[30]);
    assert_eq!((told, ended.as_str()), (vec!["a Sent".into(), "c Refused".into(), "b Sent".to_owned()], "2/1/0/0"));
    assert_eq!(script.carried, [vec!["a@x.jp", "b@x.jp", "c@x.jp"], vec!["b@x.jp"]]);
}

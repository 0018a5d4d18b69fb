use super::*;
use crate::model::{MemoryCache, NoCache};

fn key(of: &str) -> Key {
    Key::of(of).unwrap()
}

#[test]
fn a_value_is_found_under_its_key_alone() {
    let cache = MemoryCache::default();
    let memo = Memo::on_disk(&cache);
    memo.put("a", key("one"), vec![1, 2]);
    assert_eq!(memo.get("a", &key("one")), Some(vec![1, 2]));
    assert_eq!(memo.get("a", &key("two")), None);
    assert_eq!(memo.get("b", &key("one")), None);
    memo.put("a", key("two"), vec![3]);
    assert_eq!((memo.get("a", &key("one")), memo.get("a", &key("two"))), (None, Some(vec![3])));
    assert_eq!(memo.hits(), (5, 2));
}

#[test]
fn an_entry_that_is_not_what_it_was_is_none() {
    let cache = MemoryCache::default();
    let memo = Memo::of_bytes(&cache);
    memo.put("a", key("one"), b"bytes".to_vec());
    let whole = cache.get("a").unwrap();
    for at in 0..whole.len() {
        let mut damaged = whole.clone();
        damaged[at] ^= 1;
        cache.put("a", &damaged);
        assert_eq!(memo.get("a", &key("one")), None, "byte {at}");
        cache.put("a", &whole[..at]);
        assert_eq!(memo.get("a", &key("one")), None, "{at} bytes");
    }
    cache.put("a", &whole);
    assert_eq!(memo.get("a", &key("one")), Some(b"bytes".to_vec()));
    // A whole entry of another form is no value of this one.
    assert_eq!(Memo::<u64>::on_disk(&cache).get("a", &key("one")), None);
}

#[test]
fn in_memory_a_value_stays_while_every_round_uses_it() {
    let memo = Memo::in_memory();
    memo.put("a", key("one"), 1);
    memo.put("b", key("one"), 2);
    memo.end_round();
    assert_eq!((memo.get("a", &key("one")), memo.get("a", &key("two"))), (Some(1), None));
    memo.end_round();
    assert_eq!((memo.get("a", &key("one")), memo.get("b", &key("one"))), (Some(1), None));
    memo.end_round();
    memo.end_round();
    assert_eq!(memo.get("a", &key("one")), None);
}

#[test]
fn one_that_keeps_nothing_says_so() {
    let memo = Memo::default();
    memo.put("a", key("one"), 1);
    assert_eq!((memo.get("a", &key("one")), memo.keeps()), (None, false));
    assert!(!Memo::<u8>::on_disk(&NoCache).keeps());
    assert!(Memo::<u8>::in_memory().keeps());
}

#[test]
fn a_key_is_written_as_digits_and_read_again() {
    let text = serde_json::to_string(&key("one")).unwrap();
    assert_eq!((text.len(), serde_json::from_str::<Key>(&text).unwrap()), (66, key("one")));
    assert!(serde_json::from_str::<Key>("\"1\"").is_err());
}

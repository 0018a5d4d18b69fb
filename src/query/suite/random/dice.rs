//! Numbers that look drawn, and are the same every time (SplitMix64; Steele, Lea and Flood, 2014).

/// Where the next number comes from.
pub(super) struct Dice(pub u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// One of 0 up to `n`, without it.
    pub(super) fn up_to(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % (n as u64)).expect("a remainder is less")
    }

    /// Whether it is the one of `n`.
    pub(super) fn one_in(&mut self, n: usize) -> bool {
        self.up_to(n) == 0
    }

    /// A whole number between two, both included.
    pub(super) fn between(&mut self, least: i64, most: i64) -> i64 {
        let steps = usize::try_from(most - least + 1).expect("the least comes first");
        least + i64::try_from(self.up_to(steps)).expect("the steps are few")
    }

    /// A whole number, mostly a small one.
    pub(super) fn whole(&mut self, is_large: bool) -> i64 {
        const LARGE: [i64; 6] =
            [i64::MAX, i64::MIN, 9_007_199_254_740_993, 9_007_199_254_740_992, 4_611_686_018_427_387_904, -1];
        if is_large && self.one_in(3) { LARGE[self.up_to(LARGE.len())] } else { self.between(-9, 9) }
    }

    /// A text.
    pub(super) fn word(&mut self) -> &'static str {
        const WORDS: [&str; 9] = ["a", "A", "ab", "障害", "障", "abcdefghijklm", "abcdefghijkln", "😀", "ｱ"];
        WORDS[self.up_to(WORDS.len())]
    }
}

//! Random numbers: SplitMix64, one stream per data set, so that a change in one leaves the others as they are.

/// A stream of random numbers.
pub(crate) struct Rng(u64);

impl Rng {
    /// The stream with this name.
    pub(crate) fn named(name: &str) -> Self {
        let mut state = crate::SEED;
        for byte in name.bytes() {
            state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        Self(state)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// In [0, 1).
    pub(crate) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// In [low, high].
    pub(crate) fn range(&mut self, low: i64, high: i64) -> i64 {
        low + (self.next() % (high - low + 1) as u64) as i64
    }

    /// True with probability `p`.
    pub(crate) fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    /// One of `items`.
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.range(0, items.len() as i64 - 1) as usize]
    }

    /// An index, each as likely as its weight says.
    pub(crate) fn weighted(&mut self, weights: &[u32]) -> usize {
        let mut left = self.range(0, i64::from(weights.iter().sum::<u32>()) - 1);
        for (index, weight) in weights.iter().enumerate() {
            left -= i64::from(*weight);
            if left < 0 {
                return index;
            }
        }
        weights.len() - 1
    }

    /// About `mean`, as a whole number that is never negative.
    pub(crate) fn around(&mut self, mean: f64) -> i64 {
        let spread = mean * (0.6 + 0.8 * self.unit());
        let whole = spread as i64;
        whole + i64::from(self.chance(spread - whole as f64))
    }
}

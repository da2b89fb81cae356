//! Chance that can be repeated: a small generator with a seed, and how many rounds a test plays.

/// Xorshift64*: enough chance to choose where a disk fails.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    /// A number below `end`, which is not zero.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next()).unwrap_or(0) % end
    }

    /// True one time in `of`.
    pub(crate) fn hit(&mut self, of: usize) -> bool {
        self.below(of) == 0
    }
}

/// The rounds of a test: `quick`, times `NETTRACK_ROUNDS` for the long form.
pub(crate) fn rounds(quick: usize) -> usize {
    let times = std::env::var("NETTRACK_ROUNDS").ok().and_then(|times| times.parse().ok());
    quick * times.unwrap_or(1)
}

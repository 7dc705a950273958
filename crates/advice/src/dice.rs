//! Dice that fall the same everywhere. xoshiro256++ seeded by SplitMix64 (Blackman and
//! Vigna, public domain), integers only; a draw from a triangle takes one division,
//! a few products and one square root, all of which IEEE 754 fixes to the last bit.
//! Nothing here calls the system's mathematics (`ln`, `pow`, `exp`), whose last bits
//! differ from machine to machine.
use crate::assumptions::Range;

#[derive(Clone, Debug)]
pub struct Dice([u64; 4]);

impl Dice {
    /// Dice for one purpose: the same seed and purpose always give the same row, and
    /// another purpose gives another one. So a new assumption does not disturb the
    /// draws of those that were there.
    pub fn new(seed: u64, purpose: &str) -> Self {
        let mut state = seed ^ fingerprint(purpose.as_bytes());
        Self(std::array::from_fn(|_| split_mix(&mut state)))
    }

    pub fn next_u64(&mut self) -> u64 {
        let Self(s) = self;
        let result = s[0].wrapping_add(s[3]).rotate_left(23).wrapping_add(s[0]);
        let shifted = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= shifted;
        s[3] = s[3].rotate_left(45);
        result
    }

    /// From 0 (inside) to 1 (outside), in steps of 2⁻⁵³.
    pub fn unit(&mut self) -> f64 {
        const STEP: f64 = 1.0 / (1u64 << 53) as f64;
        (self.next_u64() >> 11) as f64 * STEP
    }

    pub fn triangle(&mut self, range: Range) -> f64 {
        triangle(range, self.unit())
    }
}

/// The value below which a share `unit` of a triangle lies. It never falls when a
/// corner of the triangle rises, so a dearer price is dearer in every single draw.
pub fn triangle(range: Range, unit: f64) -> f64 {
    let Range { low, mid, high } = range;
    let width = high - low;
    if width <= 0.0 {
        return mid;
    }
    let left = mid - low;
    if unit * width < left {
        low + (unit * width * left).sqrt()
    } else {
        high - ((1.0 - unit) * width * (high - mid)).sqrt()
    }
}

/// FNV-1a: 64 bits that tell two texts apart. Not for secrets.
pub fn fingerprint(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn split_mix_and_fingerprint_give_the_published_values() {
        let mut state = 1_234_567;
        let first = [split_mix(&mut state), split_mix(&mut state)];
        assert_eq!(
            first,
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]
        );
        assert_eq!(fingerprint(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fingerprint(b"a"), 0xaf63_dc4c_8601_ec8c);
    }

    #[test]
    fn xoshiro_gives_the_published_values() {
        let mut dice = Dice([1, 2, 3, 4]);
        let row: Vec<u64> = (0..4).map(|_| dice.next_u64()).collect();
        assert_eq!(
            row,
            [
                41_943_041,
                58_720_359,
                3_588_806_011_781_223,
                3_591_011_842_654_386
            ]
        );
    }

    #[test]
    fn a_purpose_has_a_row_of_its_own() {
        let row = |seed, purpose| Dice::new(seed, purpose).next_u64();
        assert_eq!(row(1, "fee.hourly"), row(1, "fee.hourly"));
        assert_ne!(row(1, "fee.hourly"), row(2, "fee.hourly"));
        assert_ne!(row(1, "fee.hourly"), row(1, "pay.support"));
    }

    #[test]
    fn the_middle_of_many_draws_is_the_middle_of_the_triangle() {
        let mut dice = Dice::new(7, "test");
        let range = Range::new(110.0, 175.0, 275.0);
        let sum: f64 = (0..100_000).map(|_| dice.triangle(range)).sum();
        let mean = sum / 100_000.0;
        assert!((mean - 560.0 / 3.0).abs() < 0.5, "{mean}");
    }

    proptest! {
        #[test]
        fn a_draw_stays_inside_and_rises_with_each_corner(
            corners in [0.0f64..1e6, 0.0..1e6, 0.0..1e6],
            more in [0.0f64..1e4, 0.0..1e4, 0.0..1e4],
            unit in 0.0f64..1.0,
        ) {
            let mut sorted = corners;
            sorted.sort_by(f64::total_cmp);
            let [low, mid, high] = sorted;
            let drawn = triangle(Range::new(low, mid, high), unit);
            prop_assert!((low - 1e-6..=high + 1e-6).contains(&drawn), "{drawn}");
            let raised = [low + more[0], mid + more[1], high + more[2]];
            prop_assume!(raised[0] <= raised[1] && raised[1] <= raised[2]);
            let dearer = triangle(Range::new(raised[0], raised[1], raised[2]), unit);
            prop_assert!(dearer >= drawn - 1e-6, "{drawn} {dearer}");
        }
    }
}

//! The ranges of numbers between JSON and component values.

use serde_json::Number;
use wasmtime::component::Val;

use crate::types::Integer;

/// The largest number that an `f32` takes: its greatest value as answers spell it, a little above the value itself.
pub(crate) const GREATEST_FLOAT32: f64 = 3.402_823_5e38;

/// The number as an integer, also from `1.0`, which JSON Schema counts as one.
pub(super) fn whole(number: &Number) -> Option<i128> {
    if let Some(value) = number.as_u64() {
        return Some(i128::from(value));
    }
    if let Some(value) = number.as_i64() {
        return Some(i128::from(value));
    }
    let value = number.as_f64()?;
    // Beyond 2^64 nothing fits any type; what is below converts exactly.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the fraction is zero and the size is bounded"
    )]
    (value.fract() == 0.0).then(|| value.clamp(-1e30, 1e30) as i128)
}

/// The value of an integer type; `None` outside its range.
pub(super) fn integer(value: i128, kind: Integer) -> Option<Val> {
    Some(match (kind.bits, kind.signed) {
        (8, false) => Val::U8(value.try_into().ok()?),
        (16, false) => Val::U16(value.try_into().ok()?),
        (32, false) => Val::U32(value.try_into().ok()?),
        (_, false) => Val::U64(value.try_into().ok()?),
        (8, true) => Val::S8(value.try_into().ok()?),
        (16, true) => Val::S16(value.try_into().ok()?),
        (32, true) => Val::S32(value.try_into().ok()?),
        (_, true) => Val::S64(value.try_into().ok()?),
    })
}

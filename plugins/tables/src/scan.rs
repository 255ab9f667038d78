//! The first pass: what all the cells of each column say together.

use crate::date::{self, Reading};
use crate::decision::{Decision, lost_digits};
use crate::field::{Kind, Sign};
use crate::grid::{Grid, Origin};
use crate::number;
use crate::plan::{Class, Plan};
use crate::problem::{Problem, Sentence};
use crate::profile::{DateOrder, DecimalMark};

/// Widths of identifiers that are counted.
const WIDTHS: usize = 41;

/// What the cells of one field say.
#[derive(Debug, Clone)]
pub(crate) struct Evidence {
    comma: usize,
    point: usize,
    either_mark: usize,
    day_first: usize,
    month_first: usize,
    /// Months only: cells that are the first of a month by one order or the other, and those that are not.
    first_day: usize,
    first_month: usize,
    either_order: usize,
    filled: usize,
    /// Of percentages: whether all are at most 1 and one is more than 0.
    small: bool,
    positive: bool,
    /// Numbers above and below zero.
    above: usize,
    below: usize,
    /// Digits only, by length: how many, and how many begin with a zero.
    widths: [(usize, usize); WIDTHS],
}

impl Evidence {
    fn new() -> Self {
        Self {
            comma: 0,
            point: 0,
            either_mark: 0,
            day_first: 0,
            month_first: 0,
            first_day: 0,
            first_month: 0,
            either_order: 0,
            filled: 0,
            small: true,
            positive: false,
            above: 0,
            below: 0,
            widths: [(0, 0); WIDTHS],
        }
    }

    fn take(&mut self, decision: &Decision, text: &str, origin: Origin) {
        let Some(text) = decision.clean(text) else {
            return;
        };
        self.filled += 1;
        match decision.kind {
            Kind::Integer | Kind::Decimal | Kind::Percent => self.number(text, origin),
            Kind::Date if origin == Origin::Text => self.day(text),
            Kind::Month if origin == Origin::Text => self.month(text),
            Kind::Identifier | Kind::Code => {
                let digits = text.bytes().all(|byte| byte.is_ascii_digit());
                if digits && text.len() < WIDTHS && !lost_digits(text) {
                    let (count, zeros) = &mut self.widths[text.len()];
                    *count += 1;
                    *zeros += usize::from(text.starts_with('0'));
                }
            }
            _ => {}
        }
    }

    fn number(&mut self, text: &str, origin: Origin) {
        if origin == Origin::Percent {
            self.small = false;
            return;
        }
        if origin == Origin::Number {
            let value = number::plain(text).unwrap_or_default();
            self.small &= value <= rust_decimal::Decimal::ONE;
            self.sign(value);
            return;
        }
        let Some(number) = number::read(text) else {
            return;
        };
        match (number.comma, number.point) {
            (Some(one), Some(other)) => {
                self.either_mark += usize::from(one != other || one.scale() != other.scale())
            }
            (Some(_), None) => self.comma += 1,
            (None, Some(_)) => self.point += 1,
            (None, None) => {}
        }
        if let Some(value) = number.comma.or(number.point) {
            self.small &= !number.percent && value <= rust_decimal::Decimal::ONE;
            self.sign(value);
        }
    }

    fn sign(&mut self, value: rust_decimal::Decimal) {
        self.positive |= value > rust_decimal::Decimal::ZERO;
        self.above += usize::from(value > rust_decimal::Decimal::ZERO);
        self.below += usize::from(value < rust_decimal::Decimal::ZERO);
    }

    /// Numbers of the sign and of the other one.
    pub(crate) fn signs(&self, sign: Sign) -> (usize, usize) {
        match sign {
            Sign::Positive => (self.above, self.below),
            Sign::Negative => (self.below, self.above),
        }
    }

    fn day(&mut self, text: &str) {
        // Any century tells the order.
        if let Some(Reading::Order {
            day_first,
            month_first,
        }) = date::day(text, Some(1930))
        {
            self.order(day_first.is_some(), month_first.is_some());
        }
    }

    fn month(&mut self, text: &str) {
        if let Some(Reading::Order {
            day_first,
            month_first,
        }) = date::month(text, Some(2000))
        {
            self.order(day_first.is_some(), month_first.is_some());
            let (day, month) = date::is_first_of_month(text);
            self.first_day += usize::from(day);
            self.first_month += usize::from(month);
        }
    }

    fn order(&mut self, day: bool, month: bool) {
        match (day, month) {
            (true, true) => self.either_order += 1,
            (true, false) => self.day_first += 1,
            (false, true) => self.month_first += 1,
            (false, false) => {}
        }
    }

    /// Completes the decision for a column by what its cells say; what the profile says stays.
    pub(crate) fn decide(&self, decision: &mut Decision) -> Option<Sentence> {
        let mut said = None;
        if decision.decimal.is_none() && decision.kind.is_number() && self.comma + self.point > 0 {
            decision.decimal = Some(if self.comma >= self.point {
                DecimalMark::Comma
            } else {
                DecimalMark::Point
            });
            said = Some(match decision.decimal {
                Some(DecimalMark::Comma) => Sentence::new("virgule décimale", "decimal comma"),
                _ => Sentence::new("point décimal", "decimal point"),
            });
        }
        if decision.dates.is_none() {
            decision.dates = self.date_order(decision.kind);
            if self.either_order > 0 {
                said = decision.dates.map(|order| {
                    let (french, english) = order.words();
                    Sentence::new(
                        format!("{french}, d'après la colonne"),
                        format!("{english}, by the column"),
                    )
                });
            }
        }
        if decision.width.is_none() && decision.kind.is_identity() {
            decision.width = self.width();
            said = decision
                .width
                .map(|width| Sentence::new(format!("{width} chiffres"), format!("{width} digits")));
        }
        decision.fractions = decision.may_be_fractions() && self.small && self.positive;
        said
    }

    fn date_order(&self, kind: Kind) -> Option<DateOrder> {
        if self.day_first + self.month_first > 0 {
            return Some(if self.day_first >= self.month_first {
                DateOrder::DayFirst
            } else {
                DateOrder::MonthFirst
            });
        }
        // A day that stands for its month is the first of it: 01/04/2025 is April.
        if kind == Kind::Month && self.either_order > 0 {
            if self.first_day == self.either_order && self.first_month == 0 {
                return Some(DateOrder::DayFirst);
            }
            if self.first_month == self.either_order && self.first_day == 0 {
                return Some(DateOrder::MonthFirst);
            }
        }
        None
    }

    /// Whether a cell of it tells which of day and month comes first.
    pub(crate) fn tells_order(&self) -> bool {
        self.day_first + self.month_first > 0
    }

    /// Whether cells of it can be read either way, and none tells.
    pub(crate) fn leaves_order_open(&self) -> bool {
        self.either_order > 0 && !self.tells_order()
    }

    /// How many digits an identifier has, when some that begin with a zero say so and none is longer.
    fn width(&self) -> Option<usize> {
        let longest = self.widths.iter().rposition(|width| width.0 > 0)?;
        let with_zeros = self.widths.iter().filter(|width| width.1 > 0).count();
        (self.widths[longest].1 > 0 && with_zeros == 1).then_some(longest)
    }

    /// Whether shorter numbers stand beside ones that begin with zeros, and no width can be told.
    pub(crate) fn unclear_width(&self) -> bool {
        let zeros = self.widths.iter().any(|width| width.1 > 0);
        let several = self.widths.iter().filter(|width| width.0 > 0).count() > 1;
        zeros && several && self.width().is_none()
    }

    /// Whether any cell has something.
    pub(crate) fn is_filled(&self) -> bool {
        self.filled > 0
    }
}

/// Goes through all rows once; one evidence for each mapped column, in the order of the plan, and the columns without
/// a field that have amounts.
pub(crate) fn scan(
    grid: &Grid<'_>,
    plan: &Plan,
    decisions: &[Decision],
) -> Result<(Vec<Evidence>, Vec<usize>), Problem> {
    let mut evidence = vec![Evidence::new(); plan.mapped.len()];
    let mut loose: Vec<(usize, Loose)> = (0..plan.header.titles.len())
        .filter(|column| plan.header.targets[*column].is_none())
        .map(|column| (column, Loose::default()))
        .collect();
    let mut records = plan.rows(grid)?;
    while records.advance()? {
        if !matches!(plan.classify(&records), Class::Data) {
            continue;
        }
        for ((column, slot), evidence) in plan.mapped.iter().zip(&mut evidence) {
            if !records.bytes(*column).is_empty() {
                evidence.take(
                    &decisions[*slot],
                    &records.text(*column),
                    records.origin(*column),
                );
            }
        }
        for (column, loose) in &mut loose {
            if !records.bytes(*column).is_empty() {
                loose.take(&records.text(*column), records.origin(*column));
            }
        }
    }
    let amounts = loose
        .into_iter()
        .filter(|(_, loose)| loose.amounts && !loose.others)
        .map(|(column, _)| column)
        .collect();
    Ok((evidence, amounts))
}

/// What the cells of a column without a field say.
#[derive(Debug, Clone, Copy, Default)]
struct Loose {
    /// A number with decimals that is not zero.
    amounts: bool,
    /// Something that is no number.
    others: bool,
}

impl Loose {
    fn take(&mut self, text: &str, origin: Origin) {
        let text = text.trim();
        if self.others || text.is_empty() {
            return;
        }
        let value = match origin {
            Origin::Number => number::plain(text),
            Origin::Text => number::read(text)
                .filter(|number| !number.percent)
                .and_then(|number| number.comma.or(number.point)),
            _ => None,
        };
        match value {
            None => self.others = true,
            Some(value) => self.amounts |= value.scale() > 0 && !value.is_zero(),
        }
    }
}

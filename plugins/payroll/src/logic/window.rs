//! The months that a rule looks at beside the one that it judges.

use anomalies::Window;

use super::{
    expression::{Number, Test, Whose},
    rule::{Body, BuiltIn, Formula, Rule, Verdict},
};

/// The months that a rule looks at beside the one that it judges.
pub fn window(rule: &Rule) -> Window {
    match &rule.body {
        Body::Formula(formula) => of_formula(formula),
        Body::BuiltIn(BuiltIn::Variation { .. } | BuiltIn::Shift { .. }) => Window::All,
        Body::BuiltIn(BuiltIn::Repeat { months, .. }) => Window::Before(*months),
        // Who of two is the odd one may depend on other months; whether there are two does not.
        Body::BuiltIn(BuiltIn::Shared { .. } | BuiltIn::Duplicate { .. }) | Body::Document => {
            Window::Own
        }
    }
}

fn of_formula(formula: &Formula) -> Window {
    let mut window = Window::Own;
    for step in &formula.steps {
        number(&step.number, &mut window);
    }
    let given = [&formula.found, &formula.stake].into_iter().flatten();
    for one in formula.also.iter().chain(given) {
        number(one, &mut window);
    }
    if let Some(scope) = &formula.scope {
        test(scope, &mut window);
    }
    if let Some((doubt, _)) = &formula.doubt {
        test(doubt, &mut window);
    }
    match &formula.verdict {
        Verdict::Equal(one) | Verdict::AtMost(one) | Verdict::AtLeast(one) => {
            number(one, &mut window);
        }
        Verdict::Wrong(wrong, expected) => {
            test(wrong, &mut window);
            if let Some(expected) = expected {
                number(expected, &mut window);
            }
        }
    }
    window
}

fn whose(whose: Whose, window: &mut Window) {
    match whose {
        Whose::This => {}
        Whose::Previous => widen(window, Window::Before(1)),
        // The nearest payslip without absences may be any.
        Whose::Reference => widen(window, Window::All),
    }
}

fn widen(window: &mut Window, other: Window) {
    *window = match (*window, other) {
        (Window::All, _) | (_, Window::All) => Window::All,
        (Window::Own, other) | (other, Window::Own) => other,
        (Window::Before(one), Window::Before(two)) => Window::Before(one.max(two)),
        (Window::Year(one) | Window::Before(one), Window::Year(two) | Window::Before(two)) => {
            Window::Year(one.max(two))
        }
    };
}

fn number(one: &Number, window: &mut Window) {
    match one {
        Number::Constant(..)
        | Number::Parameter(..)
        | Number::Keyed(..)
        | Number::Step(..)
        | Number::Days(..)
        | Number::Months(..)
        | Number::SexOfNir(_) => {}
        Number::Field { whose: read, .. } => whose(*read, window),
        Number::Add(left, right)
        | Number::Subtract(left, right)
        | Number::Multiply(left, right)
        | Number::Divide(left, right) => {
            number(left, window);
            number(right, window);
        }
        Number::Negate(inner)
        | Number::Round(inner, _)
        | Number::Floor(inner)
        | Number::Absolute(inner) => number(inner, window),
        Number::Choose(cases, last) => {
            for (when, case) in cases {
                test(when, window);
                number(case, window);
            }
            number(last, window);
        }
        Number::Least(list) | Number::Greatest(list) => {
            for one in list {
                number(one, window);
            }
        }
        Number::Total(_, months, _) => widen(window, Window::Before(months - 1)),
        // Sums up to a month are held against what the whole year settles.
        Number::Usual(..) | Number::Year { .. } | Number::PaidMonths => {
            widen(window, Window::Year(0));
        }
    }
}

fn test(one: &Test, window: &mut Window) {
    match one {
        Test::Both(left, right) | Test::Either(left, right) => {
            test(left, window);
            test(right, window);
        }
        Test::Not(inner) => test(inner, window),
        Test::Numbers(_, left, right) => {
            number(left, window);
            number(right, window);
        }
        Test::Choice(_, read, _) | Test::Given(_, read) | Test::Same(_, read) => {
            whose(*read, window);
        }
        Test::YearKnown => widen(window, Window::Year(0)),
        Test::Days(..)
        | Test::PartOfMonth
        | Test::Words { .. }
        | Test::NirKey(_)
        | Test::IbanKey(_)
        | Test::NirBirth(..) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::logic::{pack::Pack, parameters};

    #[test]
    fn shipped_rules_say_which_months_they_look_at() {
        let pack = Pack::standard(&parameters::standard().unwrap()).unwrap();
        let of = |id: &str| window(pack.get(id).unwrap());
        assert_eq!(of("P01-traitement"), Window::Own);
        assert_eq!(of("P38-echelon"), Window::Before(1));
        assert_eq!(of("P42-variation"), Window::All);
        assert!(matches!(of("P41-rappel"), Window::Before(1..)));
        assert!(matches!(of("P16-duree-90"), Window::Before(11)));
        assert_eq!(of("P40-iban-partage"), Window::Own);
    }
}

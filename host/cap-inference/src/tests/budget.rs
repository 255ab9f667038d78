//! Tokens of a call and of a day: reserved before, counted after.

use std::sync::Arc;

use inference::{Reply, Scripted};

use super::{Error, Host, HostRequest, ask, call, draft, this, wait};

fn replies(count: usize) -> Scripted {
    Scripted::new(vec![Reply::Text("un deux trois".to_owned()); count])
}

#[test]
fn the_budget_is_reserved_then_counted() {
    let engine = Arc::new(replies(4));
    let grant = "[inference]\nmodels = ['*']\ntokens-per-call = 100";
    let mut call = call(engine.clone(), grant, |_| {});
    // Without a number a request reserves 256 answer tokens: more than the grant has.
    let greedy = draft(&mut call, "mot");
    let modest = draft(&mut call, "mot");
    call.set_max_tokens(this(modest), 11).unwrap();
    let budget = Error::Budget(
        "tokens-per-call = 100 is spent ([plugins.NAME.grants.inference] of gardon.toml)"
            .to_owned(),
    );
    let answers = ask(&mut call, &[greedy, modest, modest, modest, modest]).unwrap();
    assert_eq!(answers[0], Err(budget.clone()));
    // 11 tokens and the 67 bytes of the part make 33 each: three fit.
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 3);
    assert_eq!(answers[4], Err(budget));
    assert_eq!(engine.requests().len(), 3);
    // What they cost was less (4 tokens each): the rest can be spent.
    assert_eq!(call.remaining_tokens().unwrap(), 88);
    assert!(ask(&mut call, &[modest]).unwrap()[0].is_ok());
    assert_eq!(call.remaining_tokens().unwrap(), 84);
    let long = vec!["mot ".repeat(1_000)];
    let embedded = wait(Host::embed(&mut call, None, long)).unwrap();
    assert!(matches!(embedded, Err(Error::Budget(_))));
}

#[test]
fn a_day_counts_what_was_spent_before_and_since() {
    let engine = Arc::new(replies(9).having_spent(930));
    let grant = "[inference]\nmodels = ['*']\ntokens-per-day = 1000";
    let mut call = call(engine, grant, |_| {});
    assert_eq!(call.remaining_tokens().unwrap(), 70);
    let request = draft(&mut call, "mot");
    call.set_max_tokens(this(request), 11).unwrap();
    let answers = ask(&mut call, &[request; 3]).unwrap();
    assert!(answers[0].is_ok() && answers[1].is_ok());
    let budget = Error::Budget(
        "tokens-per-day = 1000 is spent ([plugins.NAME.grants.inference] of gardon.toml)"
            .to_owned(),
    );
    assert_eq!(answers[2], Err(budget.clone()));
    // The engine's ledger still says 930: the call's own 8 tokens count all the same.
    assert_eq!(call.remaining_tokens().unwrap(), 62);
    for _ in 0..7 {
        assert!(ask(&mut call, &[request]).unwrap()[0].is_ok());
    }
    assert_eq!(call.remaining_tokens().unwrap(), 34);
    call.set_max_tokens(this(request), 20).unwrap();
    assert_eq!(ask(&mut call, &[request]).unwrap(), [Err(budget)]);
}

#[test]
fn what_others_spend_meanwhile_counts_too() {
    let engine = Arc::new(replies(1));
    let grant = "[inference]\nmodels = ['*']\ntokens-per-day = 1000";
    let mut call = call(engine.clone(), grant, |_| {});
    let request = draft(&mut call, "mot");
    assert!(ask(&mut call, &[request]).unwrap()[0].is_ok());
    assert_eq!(call.remaining_tokens().unwrap(), 996);
    engine.set_spent(990);
    // The ledger holds this call's tokens as well: they are not counted twice.
    assert_eq!(call.remaining_tokens().unwrap(), 10);
    assert!(matches!(
        ask(&mut call, &[request]).unwrap()[0],
        Err(Error::Budget(_))
    ));
}

#[test]
fn an_empty_day_is_said_in_french_too() {
    let grant = "[inference]\nmodels = ['*']\ntokens-per-day = 5";
    let mut call = call(Arc::new(replies(0)), grant, |settings| {
        settings.circumstances = Arc::default();
    });
    let request = draft(&mut call, "mot");
    let spent = "tokens-per-day = 5 est dépensé ([plugins.NOM.grants.inference] de gardon.toml)";
    assert_eq!(
        ask(&mut call, &[request]).unwrap(),
        [Err(Error::Budget(spent.to_owned()))]
    );
}

#[test]
fn requests_that_are_left_are_told() {
    let mut call = call(Arc::new(replies(2)), super::GENEROUS, |settings| {
        settings.limits.inference_calls = 3;
    });
    assert_eq!(call.remaining_requests().unwrap(), 3);
    let request = draft(&mut call, "mot");
    assert!(ask(&mut call, &[request; 2]).is_ok());
    assert_eq!(call.remaining_requests().unwrap(), 1);
}

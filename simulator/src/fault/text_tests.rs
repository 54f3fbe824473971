//! Faults from text and back.

use super::*;
use crate::operation::{Operation, Target};

fn read(text: &str) -> Fault {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn error(text: &str) -> String {
    match text.parse::<Fault>() {
        Ok(fault) => panic!("{text} was read as {fault:?}"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn every_kind_reads_back_from_its_text() {
    for (text, kind) in [
        ("latency=200", FaultKind::Latency(Duration::from_millis(200))),
        ("status=503", FaultKind::Status(503)),
        ("status_after=502", FaultKind::StatusAfter(502)),
        ("429", FaultKind::TooManyRequests { retry_after: None }),
        ("429=3", FaultKind::TooManyRequests { retry_after: Some(3) }),
        ("429=0", FaultKind::TooManyRequests { retry_after: Some(0) }),
        ("drop_before", FaultKind::DropBefore),
        ("drop_read", FaultKind::DropRead),
        ("drop_after", FaultKind::DropAfter),
        ("drop_during", FaultKind::DropDuring),
        ("truncate", FaultKind::Truncate),
        ("slow=1", FaultKind::Slow(1)),
        ("hang", FaultKind::Hang),
        ("hang_after", FaultKind::HangAfter),
        ("idle=0", FaultKind::Idle(Duration::ZERO)),
    ] {
        assert_eq!(read(text), Fault::new(kind), "{text}");
        assert_eq!(Fault::new(kind).to_string(), text);
        assert!(KNOWN.split(", ").any(|known| known.split('=').next() == Some(kind.name())), "{text}");
    }
}

#[test]
fn what_a_fault_is_for_and_how_often_reads_back_in_one_order_from_any() {
    let fault = Fault::new(FaultKind::DropAfter).on(Operation::CreateFlow).with_probability(0.2);
    assert_eq!(read("drop_after@create_flow:0.2"), fault);
    assert_eq!(read("drop_after:0.2@create_flow"), fault);
    let whole = fault.window(2, Some(5));
    for text in ["drop_after@create_flow:0.2#2-5", "drop_after#2-5:0.2@create_flow"] {
        assert_eq!(read(text), whole);
    }
    assert_eq!(whole.to_string(), "drop_after@create_flow:0.2#2-5");
}

#[test]
fn scripts_read_back() {
    let hang = || Fault::new(FaultKind::Hang);
    for (text, fault) in [
        ("hang#1", hang().nth(1)),
        ("hang#7", hang().nth(7)),
        ("hang#1-3", hang().next(3)),
        ("hang#2-4", hang().window(2, Some(4))),
        ("hang#3-", hang().window(3, None)),
        ("hang@download", hang().on(Target::Download)),
    ] {
        assert_eq!(read(text), fault, "{text}");
        assert_eq!(fault.to_string(), text);
    }
    assert_eq!(read("hang@any:1#1-"), hang(), "what is said anyway may be said");
}

#[test]
fn an_unknown_fault_is_told_the_known_ones() {
    for text in ["", "drop", "503", "Status=503", " hang", "latenzy=2", "@create_flow", "ü"] {
        let error = error(text);
        assert!(error.starts_with("unknown fault `"), "{text}: {error}");
        assert!(error.ends_with(KNOWN), "{text}: {error}");
    }
}

#[test]
fn what_is_wrong_with_a_fault_is_said() {
    for (text, expected) in [
        ("status", "`status` takes an HTTP status, as in `status=503`"),
        ("status=", "`status` takes an HTTP status, as in `status=503`"),
        ("status=+503", "`status` takes an HTTP status, as in `status=503`"),
        ("status=99999", "`status` takes an HTTP status, as in `status=503`"),
        ("status=100", "`status` takes a status from 200 to 599, not 100"),
        ("status_after=600", "`status_after` takes a status from 200 to 599, not 600"),
        ("latency", "`latency` takes milliseconds, as in `latency=200`"),
        ("latency=1s", "`latency` takes milliseconds, as in `latency=200`"),
        ("idle=-1", "`idle` takes milliseconds, as in `idle=200`"),
        ("slow", "`slow` takes bytes per second, as in `slow=1`"),
        ("slow=0", "`slow` takes at least 1 byte per second"),
        ("429=soon", "`429` takes the seconds of Retry-After, as in `429=3`, or no value"),
        ("hang=5", "`hang` takes no value, so write `hang` alone"),
        ("hang@", "unknown operation ``; known are create_flow"),
        ("hang@create", "unknown operation `create`; known are create_flow"),
        ("hang:", "`:` is no probability; it is from 0 to 1, as in `drop_after:0.2`"),
        ("hang:often", "`:often` is no probability"),
        ("hang:1.5", "the probability of `hang` must be from 0 to 1, not 1.5"),
        ("hang:-0.1", "the probability of `hang` must be from 0 to 1, not -0.1"),
        ("hang:NaN", "the probability of `hang` must be from 0 to 1, not NaN"),
        ("hang#", "`#` names no requests; `#3`, `#1-3` and `#3-` (from the third on) do"),
        ("hang#x", "`#x` names no requests"),
        ("hang#-3", "`#-3` names no requests"),
        ("hang#0", "the requests of `hang` are counted from 1 and upwards, as in `hang#1` or `hang#2-4`"),
        ("hang#4-2", "the requests of `hang` are counted from 1"),
        ("hang:0.1:0.2", "`:` may be given once, not twice as in `hang:0.1:0.2`"),
        ("hang@any@any", "`@` may be given once"),
    ] {
        let error = error(text);
        assert!(error.starts_with(expected), "{text}: {error}");
        assert!(!error.ends_with('.'), "{text}: {error}");
    }
}

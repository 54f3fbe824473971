//! Every transition, as a table where there is one.

use std::time::{Duration, Instant};

use super::*;
use crate::clock::LINK_LIFETIME;
use crate::flow::FlowJson;

const GOOD: &str = r#"{"version":"7.3","screens":[{"id":"DONE","title":"Done","terminal":true,"success":true,"layout":{"type":"SingleColumnLayout","children":[{"type":"TextBody","text":"Thanks"},{"type":"Footer","label":"Done","on-click-action":{"name":"complete","payload":{}}}]}}]}"#;
const BROKEN: &str = r#"{"version":}"#;

fn space() -> Space {
    Space::Channel { channel: "c".into() }
}

fn state() -> State {
    State::new(Some(7), false, true)
}

fn now() -> Now {
    Now { wall: "2025-12-11T05:49:59Z".parse().unwrap(), monotonic: Instant::now() }
}

fn later(now: Now, hours: i64) -> Now {
    let wall = now.wall.checked_add(jiff::SignedDuration::from_hours(hours)).unwrap();
    Now { wall, monotonic: now.monotonic + Duration::from_secs(3600) }
}

fn named(name: &str, json: Option<&str>) -> NewFlow {
    NewFlow {
        name: name.into(),
        categories: vec!["OTHER"],
        publish: false,
        json: json.map(|text| FlowJson::new(text.into())),
        clone_of: None,
        endpoint_uri: None,
    }
}

fn renamed(name: &str) -> Changes {
    Changes { name: Some(name.into()), ..Changes::default() }
}

/// A flow in the given status, and the state that holds it.
fn flow_in(status: Status) -> (State, String) {
    let mut state = state();
    let id = state.create(&space(), named("A", Some(GOOD))).unwrap().id;
    if status != Status::Draft {
        state.publish(&space(), &id).unwrap();
    }
    if status == Status::Deprecated {
        state.deprecate(&space(), &id).unwrap();
    }
    (state, id)
}

fn status_of(state: &State, id: &str) -> Option<Status> {
    state.list(&space(), 1000).into_iter().find(|(listed, ..)| listed == id).map(|(.., status)| status)
}

#[test]
fn a_flow_moves_only_from_draft_to_published_to_deprecated() {
    type Step = fn(&mut State, &str) -> Result<(), Refusal>;
    let publish: Step = |state, id| state.publish(&space(), id).map(drop);
    let deprecate: Step = |state, id| state.deprecate(&space(), id).map(drop);
    let update: Step = |state, id| state.update(&space(), id, renamed("B")).map(drop);
    let delete: Step = |state, id| state.delete(&space(), id);
    for (from, name, step, result, to) in [
        (Status::Draft, "publish", publish, Ok(()), Some(Status::Published)),
        (Status::Published, "publish", publish, Err(Refusal::NotDraft), Some(Status::Published)),
        (Status::Deprecated, "publish", publish, Err(Refusal::NotDraft), Some(Status::Deprecated)),
        (Status::Draft, "deprecate", deprecate, Err(Refusal::NotPublished), Some(Status::Draft)),
        (Status::Published, "deprecate", deprecate, Ok(()), Some(Status::Deprecated)),
        (Status::Deprecated, "deprecate", deprecate, Err(Refusal::NotPublished), Some(Status::Deprecated)),
        (Status::Draft, "update", update, Ok(()), Some(Status::Draft)),
        (Status::Published, "update", update, Err(Refusal::NotDraft), Some(Status::Published)),
        (Status::Deprecated, "update", update, Err(Refusal::NotDraft), Some(Status::Deprecated)),
        (Status::Draft, "delete", delete, Ok(()), None),
        (Status::Published, "delete", delete, Err(Refusal::NotDraft), Some(Status::Published)),
        (Status::Deprecated, "delete", delete, Err(Refusal::NotDraft), Some(Status::Deprecated)),
    ] {
        let (mut state, id) = flow_in(from);
        assert_eq!(step(&mut state, &id), result, "{name} from {from:?}");
        assert_eq!(status_of(&state, &id), to, "{name} from {from:?}");
    }
}

#[test]
fn an_unknown_flow_is_unknown_to_every_operation() {
    let (mut state, id) = flow_in(Status::Draft);
    let elsewhere = Space::Channel { channel: "other".into() };
    for (space, id) in [(space(), "1"), (elsewhere, id.as_str())] {
        let unknown = Some(Refusal::UnknownFlow);
        assert_eq!(state.get(&space, id, &now()).err(), unknown);
        assert_eq!(state.update(&space, id, renamed("B")).err(), unknown);
        assert_eq!(state.delete(&space, id).err(), unknown);
        assert_eq!(state.publish(&space, id).err(), unknown);
        assert_eq!(state.deprecate(&space, id).err(), unknown);
        assert_eq!(state.preview(&space, id, false, &now()).err(), unknown);
    }
}

#[test]
fn publishing_needs_a_flow_json_without_findings() {
    for (json, expected_findings) in [(Some(BROKEN), 1), (None, 0)] {
        let mut state = state();
        let id = state.create(&space(), named("A", json)).unwrap().id;
        match state.publish(&space(), &id) {
            Err(Refusal::BrokenFlowJson(findings)) => assert_eq!(findings.len(), expected_findings),
            other => panic!("{json:?}: {other:?}"),
        }
        assert_eq!(status_of(&state, &id), Some(Status::Draft));
    }
}

#[test]
fn publish_within_a_create_or_update_counts_only_when_nothing_is_wrong() {
    for (json, expected) in
        [(Some(GOOD), Status::Published), (Some(BROKEN), Status::Draft), (None, Status::Draft)]
    {
        let mut state = state();
        let created = state.create(&space(), NewFlow { publish: true, ..named("A", json) }).unwrap();
        assert_eq!(created.status, expected, "create {json:?}");
        let id = state.create(&space(), named("B", json)).unwrap().id;
        let updated = state.update(&space(), &id, Changes { publish: true, ..Changes::default() }).unwrap();
        assert_eq!(updated.status, expected, "update {json:?}");
    }
}

#[test]
fn a_name_is_unique_within_its_channel_until_its_flow_is_deleted() {
    let mut state = state();
    let a = state.create(&space(), named("A", None)).unwrap().id;
    let b = state.create(&space(), named("B", None)).unwrap().id;
    let taken = Some(Refusal::NameTaken);
    assert_eq!(state.create(&space(), named("A", None)).err(), taken);
    assert_eq!(state.update(&space(), &b, renamed("A")).err(), taken);
    assert!(state.update(&space(), &a, renamed("A")).is_ok());
    for elsewhere in [
        Space::Channel { channel: "other".into() },
        Space::Account { account: "1".into(), channel: "c".into() },
        Space::Account { account: "2".into(), channel: "c".into() },
    ] {
        assert!(state.create(&elsewhere, named("A", None)).is_ok(), "{elsewhere:?}");
    }
    state.delete(&space(), &a).unwrap();
    assert!(state.create(&space(), named("A", None)).is_ok());
}

#[test]
fn a_refused_update_changes_nothing() {
    let mut state = state();
    state.create(&space(), named("taken", None)).unwrap();
    let id = state.create(&space(), named("A", Some(GOOD))).unwrap().id;
    for changes in [
        Changes { categories: Some(vec!["SURVEY"]), ..renamed("taken") },
        Changes { clone_of: Some("1".into()), ..renamed("B") },
    ] {
        assert!(state.update(&space(), &id, changes).is_err());
        let flow = state.get(&space(), &id, &now()).unwrap();
        assert_eq!((flow.name.as_str(), flow.categories.as_slice()), ("A", &["OTHER"][..]));
    }
}

#[test]
fn an_update_touches_only_what_it_names() {
    let mut state = state();
    let id = state.create(&space(), named("A", Some(GOOD))).unwrap().id;
    let changes = Changes {
        endpoint_uri: Some(Some("https://example.com".into())),
        application_id: Some(Some("12".into())),
        ..Changes::default()
    };
    state.update(&space(), &id, changes).unwrap();
    let flow = state.update(&space(), &id, renamed("B")).unwrap();
    assert_eq!((flow.name.as_str(), flow.categories.as_slice()), ("B", &["OTHER"][..]));
    assert_eq!(&*flow.json.unwrap().text, GOOD);
    assert_eq!(flow.endpoint_uri.as_deref(), Some("https://example.com"));
    assert_eq!(flow.application_id.as_deref(), Some("12"));
    let cleared = Changes { endpoint_uri: Some(None), ..Changes::default() };
    assert_eq!(state.update(&space(), &id, cleared).unwrap().endpoint_uri, None);
}

#[test]
fn a_clone_takes_over_the_flow_json_and_what_the_request_does_not_say() {
    let mut state = state();
    let source = NewFlow { categories: vec!["SURVEY"], ..named("source", Some(GOOD)) };
    let source = state.create(&space(), source).unwrap().id;
    let clone_of = Some(source.clone());
    let copy = state.create(&space(), NewFlow { clone_of: clone_of.clone(), ..named("copy", None) }).unwrap();
    assert_eq!(&*copy.json.unwrap().text, GOOD);
    assert_eq!(copy.categories, ["OTHER"]);

    let id = state.create(&space(), named("blank", None)).unwrap().id;
    let flow = state.update(&space(), &id, Changes { clone_of, ..Changes::default() }).unwrap();
    assert_eq!(&*flow.json.unwrap().text, GOOD);
    assert_eq!(flow.categories, ["SURVEY"]);
    assert_eq!(flow.name, "blank");

    let unknown = NewFlow { clone_of: Some("1".into()), ..named("B", None) };
    let refusal = state.create(&space(), unknown).err();
    assert_eq!(refusal, Some(Refusal::invalid("cloneFlowId is not a flow of this channel")));
}

#[test]
fn only_the_guide_refuses_an_update_with_a_broken_flow_json() {
    let broken = || Changes { json: Some(FlowJson::new(BROKEN.into())), publish: true, ..Changes::default() };
    let mut state = state();
    let id = state.create(&space(), named("A", Some(GOOD))).unwrap().id;
    let flow = state.update(&space(), &id, broken()).unwrap();
    assert_eq!((flow.findings().len(), flow.status), (1, Status::Draft));

    let mut guide = State::new(Some(7), true, true);
    let id = guide.create(&space(), named("A", Some(GOOD))).unwrap().id;
    assert!(
        matches!(guide.update(&space(), &id, broken()), Err(Refusal::BrokenFlowJson(list)) if list.len() == 1)
    );
    assert_eq!(&*guide.get(&space(), &id, &now()).unwrap().json.unwrap().text, GOOD);
}

#[test]
fn a_list_is_in_order_of_creation_and_cut_at_its_limit() {
    let mut state = state();
    for name in ["C", "A", "B"] {
        state.create(&space(), named(name, None)).unwrap();
    }
    let names = |limit| state.list(&space(), limit).into_iter().map(|(_, name, _)| name).collect::<Vec<_>>();
    assert_eq!(names(1000), ["C", "A", "B"]);
    assert_eq!(names(2), ["C", "A"]);
    assert!(state.list(&Space::Channel { channel: "empty".into() }, 10).is_empty());
}

#[test]
fn ids_depend_on_the_seed_and_the_order_of_creation_alone() {
    let mut quiet = state();
    let mut busy = state();
    for name in ["A", "B", "C"] {
        let id = busy.create(&space(), named(name, Some(GOOD))).unwrap().id;
        busy.get(&space(), &id, &now()).unwrap();
        busy.preview(&space(), &id, true, &now()).unwrap();
        assert_eq!(quiet.create(&space(), named(name, None)).unwrap().id, id);
    }
}

#[test]
fn a_preview_link_stays_until_it_expires_or_a_new_one_is_asked_for() {
    let (mut state, id) = flow_in(Status::Published);
    let first = state.preview(&space(), &id, false, &now()).unwrap();
    assert_eq!(first.expires_at.duration_since(now().wall), LINK_LIFETIME);
    assert_eq!(state.preview(&space(), &id, false, &later(now(), 47)).unwrap(), first);
    assert!(state.previewed(&id, &first.token, &later(now(), 47)).is_ok());
    assert_eq!(state.previewed(&id, &first.token, &later(now(), 48)).err(), Some(Refusal::LinkExpired));

    let second = state.preview(&space(), &id, true, &now()).unwrap();
    assert_ne!(second.token, first.token);
    assert_eq!(state.previewed(&id, &first.token, &now()).err(), Some(Refusal::UnknownPath));
    assert!(state.previewed(&id, &second.token, &now()).is_ok());
    assert_ne!(state.preview(&space(), &id, false, &later(now(), 48)).unwrap(), second);
}

#[test]
fn a_download_link_needs_its_signature_and_dies_with_its_document() {
    let (mut state, id) = flow_in(Status::Draft);
    let link = state.get(&space(), &id, &now()).unwrap().document.unwrap();
    assert_eq!(state.get(&space(), &id, &later(now(), 1)).unwrap().document.as_ref(), Some(&link));
    assert_eq!(state.document(&link.token, &link.signature, &now()).as_deref(), Ok(GOOD));
    assert_eq!(state.document(&link.token, "", &now()), Err(Refusal::BadSignature));
    assert_eq!(state.document("An-other", &link.signature, &now()), Err(Refusal::UnknownPath));
    assert_eq!(state.document(&link.token, &link.signature, &later(now(), 48)), Err(Refusal::LinkExpired));
    let fresh = state.get(&space(), &id, &later(now(), 48)).unwrap().document.unwrap();
    assert_ne!(fresh, link);

    let other = Changes { json: Some(FlowJson::new("{}".into())), ..Changes::default() };
    state.update(&space(), &id, other).unwrap();
    assert_eq!(state.document(&fresh.token, &fresh.signature, &now()), Err(Refusal::UnknownPath));
    let link = state.get(&space(), &id, &now()).unwrap().document.unwrap();
    assert_eq!(state.document(&link.token, &link.signature, &now()).as_deref(), Ok("{}"));
    state.delete(&space(), &id).unwrap();
    assert_eq!(state.document(&link.token, &link.signature, &now()), Err(Refusal::UnknownPath));
}

#[test]
fn a_flow_without_a_flow_json_has_nothing_to_download() {
    let mut state = state();
    let id = state.create(&space(), named("A", None)).unwrap().id;
    assert_eq!(state.get(&space(), &id, &now()).unwrap().document, None);
}

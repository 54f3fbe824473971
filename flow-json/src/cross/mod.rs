//! The third stage: checks that look across the document, in the order of the version.

mod action_payload;
mod actions;
mod bindings;
mod calendar;
mod carousel;
mod conditions;
mod dates;
mod expressions;
mod flow;
mod forms;
mod limits;
mod lists;
mod names;
mod navigation_list;
mod payload_binding;
mod payload_fields;
mod placement;
mod routing;
mod screens;
mod static_payload;
mod types;

use crate::json::{Document, NodeId};
use crate::model;
use crate::raw::{Part, RawFinding, pointer_to};
use crate::schema::Version;

pub(crate) use flow::Flow;

/// What a check returns: findings, or the reason why the server's validator would fail as a whole.
type Outcome = Result<Vec<RawFinding>, String>;

/// All findings of the stage, in order.
pub(crate) fn run(document: &Document<'_>, version: Version) -> Outcome {
    let flow = Flow::new(document, version);
    let mut findings = Vec::new();
    for (group, name) in version.rules().checks.iter().enumerate() {
        let mut found = check(&flow, name).unwrap_or_else(|| Ok(Vec::new()))?;
        for finding in &mut found {
            finding.group = group as u16;
            if *name == "action-payload-again" {
                finding.help =
                    Some("the server makes this check twice from 7.3 on, so this is a repetition".to_owned());
            }
        }
        findings.append(&mut found);
    }
    Ok(findings)
}

/// Runs a check by its name in the rules; none for a name that is not known.
fn check(flow: &Flow<'_>, name: &str) -> Option<Outcome> {
    Some(Ok(match name {
        "routing-all-screens-listed" => routing::all_screens_listed(flow),
        "routing-targets" => routing::targets(flow),
        "routing-no-back-route" => routing::no_back_route(flow),
        "routing-entry-screen" => routing::entry_screen(flow),
        "routing-connected" => routing::connected(flow),
        "routing-lists-navigate-routes" => routing::lists_navigate_routes(flow),
        "max-screens" => screens::max_screens(flow),
        "screen-ids" => screens::ids(flow),
        "refresh-on-back" => screens::refresh_on_back(flow),
        "success-somewhere" => screens::success_somewhere(flow),
        "meta-reserved" => screens::meta_reserved(flow),
        "terminal-footer" => screens::terminal_footer(flow),
        "component-type-limits" => limits::component_types(flow),
        "total-components" => limits::total_components(flow),
        "min-not-above-max" => limits::min_not_above_max(flow),
        "if-nesting" => limits::if_nesting(flow),
        "endpoint-properties" => actions::endpoint_properties(flow),
        "navigate-target" => actions::navigate_target(flow),
        "complete-on-terminal" => actions::complete_on_terminal(flow),
        "on-select-one-level" => actions::on_select_one_level(flow),
        "update-data-self" => actions::update_data_self(flow),
        "navigate-payload-fields" => payload_fields::navigate(flow),
        "update-data-fields" => payload_fields::update_data(flow),
        "navigate-static-payload" => static_payload::navigate(flow),
        "update-data-static-payload" => static_payload::update_data(flow),
        "payload-binding-schema" => payload_binding::check(flow),
        "action-payload" => action_payload::check(flow, true),
        "action-payload-again" => action_payload::check(flow, false),
        "data-model" => return Some(model::check(flow)),
        "bindings" => return Some(bindings::check(flow)),
        "if-condition" => return Some(conditions::check(flow)),
        "expressions" => expressions::check(flow),
        "payload-expressions" => expressions::payloads(flow),
        "unique-names" => names::unique(flow),
        "sensitive-fields" => names::sensitive(flow),
        "image-or-color" => lists::image_or_color(flow),
        "switch-cases" => lists::switch_cases(flow),
        "text-array-static" => lists::text_array_static(flow),
        "date-picker" => dates::check(flow),
        "calendar-picker" => calendar::check(flow),
        "one-media-picker" => placement::one_media_picker(flow),
        "richtext-alone-5.1" => placement::rich_text_alone(flow),
        "lone-components" => placement::lone_components(flow),
        "inputs-inside-form" => placement::inputs_inside_form(flow),
        "pattern-needs-helper-text" => placement::pattern_needs_helper_text(flow),
        "media-not-in-init-values" => forms::media_not_in_init_values(flow),
        "form-maps-types" => forms::map_types(flow),
        "navigation-list" => navigation_list::check(flow),
        "navigation-list-not-terminal" => navigation_list::not_terminal(flow),
        "image-carousel" => carousel::check(flow),
        _ => return None,
    }))
}

/// A finding that points at values.
fn at_values(
    flow: &Flow<'_>,
    code: &'static str,
    message: impl Into<String>,
    nodes: impl IntoIterator<Item = NodeId>,
) -> RawFinding {
    let pointers = nodes.into_iter().map(|node| pointer_to(flow.document, node, Part::Value)).collect();
    RawFinding { pointers, ..RawFinding::new(code, message) }
}

/// A finding that points at keys.
fn at_keys(
    flow: &Flow<'_>,
    code: &'static str,
    message: impl Into<String>,
    nodes: impl IntoIterator<Item = NodeId>,
) -> RawFinding {
    let pointers = nodes.into_iter().map(|node| pointer_to(flow.document, node, Part::Key)).collect();
    RawFinding { pointers, ..RawFinding::new(code, message) }
}

impl Flow<'_> {
    /// Whether a text is an expression: enclosed in backticks, where the version knows them.
    fn is_expression(&self, text: &str) -> bool {
        self.version.number >= 600 && crate::patterns::in_backticks(text)
    }

    /// Whether a text is static: neither one whole binding nor an expression.
    fn is_static(&self, text: &str) -> bool {
        crate::binding::whole(text).is_none() && !self.is_expression(text)
    }
}

#[cfg(test)]
mod tests {
    use super::{Flow, check};
    use crate::json;
    use crate::schema::{Version, accepted};

    #[test]
    fn every_check_that_the_rules_name_exists() {
        let document = json::parse(r#"{"screens":[]}"#).unwrap();
        for version in accepted().filter_map(Version::find) {
            let flow = Flow::new(&document, version);
            let checks = &version.rules().checks;
            assert!(checks.len() >= 35, "{}", version.text());
            for name in checks {
                assert!(check(&flow, name).is_some(), "{name} of version {}", version.text());
            }
        }
    }
}

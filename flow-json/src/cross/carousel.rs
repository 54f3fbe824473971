//! ImageCarousel.

use crate::raw::RawFinding;

use super::at_values;
use super::flow::{Component, Flow};

const MOST_PER_FLOW: usize = 3;
const MOST_IMAGES: usize = 3;

pub(super) fn check(flow: &Flow<'_>) -> Vec<RawFinding> {
    let document = flow.document;
    let code = "INVALID_PROPERTY_VALUE";
    let carousels: Vec<&Component<'_>> =
        flow.seen().flat_map(|screen| screen.of_kind("ImageCarousel").collect::<Vec<_>>()).collect();
    let mut findings = Vec::new();
    if carousels.len() > MOST_PER_FLOW {
        let count = carousels.len();
        let message =
            format!("Maximum number of ImageCarousel allowed per Flow is {MOST_PER_FLOW} but found {count}.");
        findings.push(at_values(flow, code, message, carousels.iter().map(|component| component.node)));
    }
    for images in carousels.iter().filter_map(|component| document.get(component.node, "images")) {
        let items = document.items(images);
        if items.len() > MOST_IMAGES {
            let message = format!("Property 'images' should have at most '{MOST_IMAGES}' items.");
            findings.push(at_values(flow, code, message, [images]));
        }
        for source in items.iter().filter_map(|item| document.get(*item, "src")) {
            let encoded = document.text(source).is_none_or(|text| !flow.is_static(text) || is_base64(text));
            if !encoded {
                findings.push(at_values(
                    flow,
                    code,
                    "Image source is not in a valid base64 format.",
                    [source],
                ));
            }
        }
    }
    findings
}

/// Whether a browser would decode it.
pub(crate) fn is_base64(text: &str) -> bool {
    let blank = |c: char| matches!(c, '\t' | '\n' | '\x0c' | '\r' | ' ');
    let mut text: Vec<char> = text.chars().filter(|c| !blank(*c)).collect();
    if text.len().is_multiple_of(4) {
        for _ in 0..2 {
            if text.last() == Some(&'=') {
                text.pop();
            }
        }
    }
    text.len() % 4 != 1 && text.iter().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '/'))
}

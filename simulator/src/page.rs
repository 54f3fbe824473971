//! The page a preview link leads to.

use crate::flow::Flow;

/// A small page that says which flow this is and that it is a simulation.
pub(crate) fn preview(flow: &Flow) -> String {
    let name = escape(&flow.name);
    let rows: String = [
        ("Id", flow.id.as_str()),
        ("Status", flow.status.as_str()),
        ("Categories", &flow.categories.join(", ")),
        ("Endpoint", flow.endpoint_uri.as_deref().unwrap_or("none")),
        ("Application", flow.application_id.as_deref().unwrap_or("none")),
        ("Findings", &flow.findings().len().to_string()),
    ]
    .iter()
    .map(|(term, value)| format!("<dt>{term}</dt><dd>{}</dd>", escape(value)))
    .collect();
    document(&name, &format!("<h1>{name}</h1><dl>{rows}</dl>"))
}

/// What a link that was never good, or is no longer, leads to.
pub(crate) fn gone() -> String {
    document("No preview", "<h1>No preview</h1><p>This preview link does not exist or has expired.</p>")
}

fn document(title: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <style>body{{font-family:sans-serif;margin:2rem;max-width:40rem}}dt{{color:#555}}</style></head>\
         <body>{body}<p>This is a simulation: nothing is shown on WhatsApp.</p></body></html>\n"
    )
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_flow_is_called_is_shown_and_never_markup() {
        assert_eq!(escape("<b a='1' c=\"2\">&ü"), "&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp;ü");
    }
}

//! What the linter, and the server, find in a document.

use pyo3::prelude::*;
use serde_json::json;

use super::macros::Argument::Missing;
use super::macros::model;

model! {
    /// One problem in a Flow JSON document, as the server, or the linter, reports it.
    ValidationError wraps flows8x8::ValidationError, empty: json!({}),
    new: "(*, error=None, error_type=None, message=None, line_start=None, line_end=None, column_start=None, column_end=None, pointers=(), extra=None)"
        (, error = Missing, error_type = Missing, message = Missing, line_start = Missing, line_end = Missing, column_start = Missing,
        column_end = Missing, pointers = Missing, extra = Missing),
    fields: {
        /// The finding's code, such as ``INVALID_PROPERTY_VALUE``.
        error = error,
        /// The group of the code.
        error_type = error_type,
        /// What is wrong, in the server's words.
        message = message,
        /// First line of the offending text.
        line_start = line_start,
        /// Last line of the offending text.
        line_end = line_end,
        /// First column of the offending text, in UTF-16 code units from 1.
        column_start = column_start,
        /// Column after the last one.
        column_end = column_end,
        /// Every place the finding is about.
        pointers = pointers,
        /// Members this version does not know, as they came.
        extra = extra,
    }
}

model! {
    /// A place in a Flow JSON document, named by position and by path.
    ErrorPointer wraps flows8x8::ErrorPointer, empty: json!({}),
    new: "(*, line_start=None, line_end=None, column_start=None, column_end=None, path=None, extra=None)"
        (, line_start = Missing, line_end = Missing, column_start = Missing, column_end = Missing, path = Missing, extra = Missing),
    fields: {
        /// First line.
        line_start = line_start,
        /// Last line.
        line_end = line_end,
        /// First column, in UTF-16 code units from 1.
        column_start = column_start,
        /// Column after the last one.
        column_end = column_end,
        /// The path, such as ``screens[0].layout.children[0].type``.
        path = path,
        /// Members this version does not know, as they came.
        extra = extra,
    }
}

model! {
    /// What the linter finds in a document.
    LintReport wraps flows8x8::LintReport, empty: json!({"errors": [], "warnings": []}),
    new: "(*, errors=(), warnings=())" (, errors = Missing, warnings = Missing),
    fields: {
        /// What the server would refuse to publish.
        errors = errors,
        /// What the server lets pass and deserves a look.
        warnings = warnings,
    }
    methods: {
        /// Whether there is no error; warnings do not count.
        #[getter]
        fn is_valid(&self) -> bool {
            self.0.is_valid()
        }
    }
}

model! {
    /// One finding of the linter.
    Finding wraps flows8x8::Finding,
    empty: json!({"validationError": {}, "severity": "error", "location":
        {"line": 1, "column": 1, "endLine": 1, "endColumn": 1, "start": 0, "end": 0}}),
    new: "(*, validation_error, severity, location, help=None)" (, validation_error, severity, location, help = Missing),
    fields: {
        /// The finding as the server would report it.
        validation_error = validation_error,
        /// ``error`` or ``warning``.
        severity = severity,
        /// Where it is in the document.
        location = location,
        /// What to do about it.
        help = help,
    }
}

model! {
    /// A stretch of a document.
    Location wraps flows8x8::Location,
    empty: json!({"line": 1, "column": 1, "endLine": 1, "endColumn": 1, "start": 0, "end": 0}),
    new: "(*, line, column, end_line, end_column, start, end)" (, line, column, end_line, end_column, start, end),
    fields: {
        /// First line, from 1.
        line = line,
        /// First column, in UTF-16 code units from 1.
        column = column,
        /// Last line.
        end_line = end_line,
        /// Column after the last one.
        end_column = end_column,
        /// Offset of the first byte.
        start = start,
        /// Offset after the last byte.
        end = end,
    }
}

/// What a finding's code means.
#[pyclass(frozen, eq, hash, module = "flows8x8")]
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Explanation(pub(crate) flows8x8::Explanation);

#[pymethods]
impl Explanation {
    #[classattr]
    fn __match_args__() -> (&'static str, &'static str, &'static str) {
        ("code", "text", "example")
    }

    /// The code.
    #[getter]
    fn code(&self) -> &'static str {
        self.0.code
    }

    /// A paragraph.
    #[getter]
    fn text(&self) -> &'static str {
        self.0.text
    }

    /// A document, or a part of one, that is right.
    #[getter]
    fn example(&self) -> &'static str {
        self.0.example
    }

    fn __repr__(&self) -> String {
        format!("explain({:?})", self.0.code)
    }

    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __deepcopy__(slf: Py<Self>, memo: &Bound<'_, PyAny>) -> Py<Self> {
        let _ = memo;
        slf
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (&'static str,))> {
        Ok((py.import("flows8x8")?.getattr("explain")?, (self.0.code,)))
    }
}

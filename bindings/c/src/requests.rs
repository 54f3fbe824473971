//! A flow to create.

use std::ffi::{OsStr, c_char};

use flows8x8::{CreateFlow, FlowCategory, FlowJson};

use crate::bytes::{array, bytes};
use crate::code::flows8x8_code;
use crate::enums;
use crate::failure::{Failure, null};
use crate::guard::{self, Filled};
use crate::text::Str;

/// A flow to create: a name, at least one category, and what else is to be said of it.
#[derive(Default)]
pub struct flows8x8_create_request {
    name: String,
    categories: Vec<FlowCategory>,
    publish: Option<bool>,
    flow_json: Option<FlowJson>,
    clone_flow_id: Option<String>,
    endpoint_uri: Option<String>,
    /// The first thing that was wrong, for those who did not look at what a setter returned.
    mistake: Option<Failure>,
}

impl Filled for flows8x8_create_request {
    fn mistake(&mut self) -> &mut Option<Failure> {
        &mut self.mistake
    }
}

impl flows8x8_create_request {
    /// The flow as the core takes it.
    pub(crate) fn given(&self) -> Result<CreateFlow, Failure> {
        if let Some(mistake) = &self.mistake {
            return Err(mistake.clone());
        }
        let mut flow = CreateFlow::new(self.name.clone(), self.categories.iter().cloned());
        if let Some(publish) = self.publish {
            flow = flow.publish(publish);
        }
        if let Some(document) = &self.flow_json {
            flow = flow.flow_json(document.clone());
        }
        if let Some(id) = &self.clone_flow_id {
            flow = flow.clone_flow_id(id);
        }
        if let Some(uri) = &self.endpoint_uri {
            flow = flow.endpoint_uri(uri);
        }
        Ok(flow)
    }
}

/// The flow JSON in so many bytes.
pub(crate) fn document(data: *const c_char, len: usize) -> Result<FlowJson, Failure> {
    if data.is_null() {
        return Err(null("flow_json"));
    }
    FlowJson::bytes(bytes(data, len, "flow_json")?)
        .map_err(|error| Failure { code: flows8x8_code::FLOWS8X8_ERR_INVALID_UTF8, error })
}

/// The path of a file as the system has it: bytes where it has bytes, UTF-8 elsewhere.
pub(crate) fn file(path: Str<'_>) -> Result<&OsStr, Failure> {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt as _;
        path.bytes("path").map(OsStr::from_bytes)
    }
    #[cfg(not(unix))]
    {
        path.text("path").map(OsStr::new)
    }
}

/// Categories by their texts.
pub(crate) fn categories(texts: *const *const c_char, len: usize) -> Result<Vec<FlowCategory>, Failure> {
    let texts = array(texts, len, "texts")?;
    texts.iter().enumerate().map(|(at, text)| Ok(text.text(&format!("texts[{at}]"))?.into())).collect()
}

/// Makes a flow to create, of which nothing is said yet.
///
/// @return owned, for one thread at a time while it is changed; NULL only when the library panicked; release it with flows8x8_create_request_free()
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_create_request_new() -> Option<Box<flows8x8_create_request>> {
    guard::new(flows8x8_create_request::default)
}

/// Sets the name, unique within the WhatsApp Business account.
///
/// @param request  borrowed and changed, by one thread at a time; NULL is an error
/// @param name     borrowed UTF-8 during the call; NULL is an error
/// @return FLOWS8X8_OK, or the code of what is wrong, which the call says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_create_request_set_name(
    request: Option<&mut flows8x8_create_request>,
    name: Str<'_>,
) -> flows8x8_code {
    guard::set(request, "request", |request| {
        request.name = name.text("name")?.to_owned();
        Ok(())
    })
}

/// Adds a category. At least one is required.
///
/// @param request  borrowed and changed, by one thread at a time; NULL is an error
/// @param category a flows8x8_category other than unknown
/// @return FLOWS8X8_OK, or the code of what is wrong, which the call says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_create_request_add_category(
    request: Option<&mut flows8x8_create_request>,
    category: i32,
) -> flows8x8_code {
    guard::set(request, "request", |request| {
        request.categories.push(enums::category(category)?);
        Ok(())
    })
}

/// Sets all categories by their texts, also such that this version does not know.
///
/// @param request  borrowed and changed, by one thread at a time; NULL is an error
/// @param texts    borrowed array of texts such as "SURVEY" during the call; NULL is an error unless len is 0
/// @param len      how many there are
/// @return FLOWS8X8_OK, or the code of what is wrong, which the call says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_create_request_set_categories(
    request: Option<&mut flows8x8_create_request>,
    texts: *const *const c_char,
    len: usize,
) -> flows8x8_code {
    guard::set(request, "request", |request| {
        request.categories = categories(texts, len)?;
        Ok(())
    })
}

/// Sets whether to publish at once. Without flow JSON or a flow to clone the API ignores this, so it is refused.
///
/// @param request  borrowed and changed, by one thread at a time; NULL is an error
/// @param publish  whether to
/// @return FLOWS8X8_OK, or the code of what is wrong, which the call says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_create_request_set_publish(
    request: Option<&mut flows8x8_create_request>,
    publish: bool,
) -> flows8x8_code {
    guard::set(request, "request", |request| {
        request.publish = Some(publish);
        Ok(())
    })
}

/// Sets the flow JSON, which is sent verbatim; a byte order mark is removed.
///
/// @param request  borrowed and changed, by one thread at a time; NULL is an error
/// @param data     borrowed bytes of UTF-8 during the call, copied; NULL is an error
/// @param len      their number: strlen() of a text
/// @return FLOWS8X8_OK, or the code of what is wrong, which the call says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_create_request_set_flow_json(
    request: Option<&mut flows8x8_create_request>,
    data: *const c_char,
    len: usize,
) -> flows8x8_code {
    guard::set(request, "request", |request| {
        request.flow_json = Some(document(data, len)?);
        Ok(())
    })
}

/// Sets the flow JSON to what a file holds now, which is sent verbatim; a byte order mark is removed.
///
/// @param request  borrowed and changed, by one thread at a time; NULL is an error
/// @param path     borrowed text during the call, in the form the system has paths; NULL is an error
/// @return FLOWS8X8_OK, or the code of what is wrong, which the call says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_create_request_set_flow_json_file(
    request: Option<&mut flows8x8_create_request>,
    path: Str<'_>,
) -> flows8x8_code {
    guard::set(request, "request", |request| {
        request.flow_json = Some(FlowJson::file(file(path)?)?);
        Ok(())
    })
}

/// Sets the id of a flow to copy.
///
/// @param request  borrowed and changed, by one thread at a time; NULL is an error
/// @param flow_id  borrowed UTF-8 during the call; NULL is an error
/// @return FLOWS8X8_OK, or the code of what is wrong, which the call says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_create_request_set_clone_flow_id(
    request: Option<&mut flows8x8_create_request>,
    flow_id: Str<'_>,
) -> flows8x8_code {
    guard::set(request, "request", |request| {
        request.clone_flow_id = Some(flow_id.text("flow_id")?.to_owned());
        Ok(())
    })
}

/// Sets the flow's endpoint, sent as endPointUri.
///
/// @param request  borrowed and changed, by one thread at a time; NULL is an error
/// @param uri      borrowed UTF-8 during the call; NULL is an error
/// @return FLOWS8X8_OK, or the code of what is wrong, which the call says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_create_request_set_endpoint_uri(
    request: Option<&mut flows8x8_create_request>,
    uri: Str<'_>,
) -> flows8x8_code {
    guard::set(request, "request", |request| {
        request.endpoint_uri = Some(uri.text("uri")?.to_owned());
        Ok(())
    })
}

/// Frees a flow to create.
///
/// @param request  owned, used by no other thread any more; NULL does nothing
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_create_request_free(request: Option<Box<flows8x8_create_request>>) {
    guard::free(request);
}

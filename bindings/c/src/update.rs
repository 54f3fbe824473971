//! Changes to a flow.

use std::ffi::c_char;

use flows8x8::{FlowCategory, FlowJson, Patch, UpdateFlow};

use crate::code::flows8x8_code;
use crate::enums;
use crate::failure::{Failure, invalid};
use crate::guard::{self, Filled};
use crate::requests::{categories, document, file};
use crate::text::Str;

/// The members of an update that can be sent as null.
#[repr(i32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum flows8x8_update_member {
    /// The name.
    FLOWS8X8_UPDATE_NAME = 1,
    /// The categories.
    FLOWS8X8_UPDATE_CATEGORIES = 2,
    /// Whether to publish.
    FLOWS8X8_UPDATE_PUBLISH = 3,
    /// The flow JSON.
    FLOWS8X8_UPDATE_FLOW_JSON = 4,
    /// The flow to copy.
    FLOWS8X8_UPDATE_CLONE_FLOW_ID = 5,
    /// The endpoint.
    FLOWS8X8_UPDATE_ENDPOINT_URI = 6,
    /// The application.
    FLOWS8X8_UPDATE_APPLICATION_ID = 7,
}

use flows8x8_update_member::*;

impl flows8x8_update_member {
    const ALL: [Self; 7] = [
        FLOWS8X8_UPDATE_NAME,
        FLOWS8X8_UPDATE_CATEGORIES,
        FLOWS8X8_UPDATE_PUBLISH,
        FLOWS8X8_UPDATE_FLOW_JSON,
        FLOWS8X8_UPDATE_CLONE_FLOW_ID,
        FLOWS8X8_UPDATE_ENDPOINT_URI,
        FLOWS8X8_UPDATE_APPLICATION_ID,
    ];
}

/// Changes to a flow: only what is set is sent.
#[derive(Default)]
pub struct flows8x8_update_request {
    name: Patch<String>,
    categories: Patch<Vec<FlowCategory>>,
    publish: Patch<bool>,
    flow_json: Patch<FlowJson>,
    clone_flow_id: Patch<String>,
    endpoint_uri: Patch<String>,
    application_id: Patch<String>,
    /// The first thing that was wrong, for those who did not look at what a setter returned.
    mistake: Option<Failure>,
}

impl Filled for flows8x8_update_request {
    fn mistake(&mut self) -> &mut Option<Failure> {
        &mut self.mistake
    }
}

impl flows8x8_update_request {
    fn category(&mut self, category: FlowCategory) {
        match &mut self.categories {
            Patch::Value(categories) => categories.push(category),
            none => *none = Patch::Value(vec![category]),
        }
    }

    fn null(&mut self, member: i32) -> Result<(), Failure> {
        let members = &flows8x8_update_member::ALL;
        let known = members.iter().find(|known| **known as i32 == member);
        let unknown = || invalid(format!("member is {member}, which is no flows8x8_update_member"));
        match known.ok_or_else(unknown)? {
            FLOWS8X8_UPDATE_NAME => self.name = Patch::Null,
            FLOWS8X8_UPDATE_CATEGORIES => self.categories = Patch::Null,
            FLOWS8X8_UPDATE_PUBLISH => self.publish = Patch::Null,
            FLOWS8X8_UPDATE_FLOW_JSON => self.flow_json = Patch::Null,
            FLOWS8X8_UPDATE_CLONE_FLOW_ID => self.clone_flow_id = Patch::Null,
            FLOWS8X8_UPDATE_ENDPOINT_URI => self.endpoint_uri = Patch::Null,
            FLOWS8X8_UPDATE_APPLICATION_ID => self.application_id = Patch::Null,
        }
        Ok(())
    }

    /// The changes as the core takes them.
    pub(crate) fn given(&self) -> Result<UpdateFlow, Failure> {
        if let Some(mistake) = &self.mistake {
            return Err(mistake.clone());
        }
        Ok(UpdateFlow::new()
            .name(self.name.clone())
            .patch_categories(self.categories.clone())
            .publish(self.publish.clone())
            .flow_json(self.flow_json.clone())
            .clone_flow_id(self.clone_flow_id.clone())
            .endpoint_uri(self.endpoint_uri.clone())
            .application_id(self.application_id.clone()))
    }
}

/// Makes changes to a flow, none yet.
///
/// @return owned, for one thread at a time while it is changed; NULL only when the library panicked; release it with flows8x8_update_request_free()
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_update_request_new() -> Option<Box<flows8x8_update_request>> {
    guard::new(flows8x8_update_request::default)
}

/// Sets the name, unique within the WhatsApp Business account.
///
/// @param request  borrowed and changed, by one thread at a time; NULL is an error
/// @param name     borrowed UTF-8 during the call; NULL is an error
/// @return FLOWS8X8_OK, or the code of what is wrong, which the call says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_update_request_set_name(
    request: Option<&mut flows8x8_update_request>,
    name: Str<'_>,
) -> flows8x8_code {
    guard::set(request, "request", |request| {
        request.name = Patch::Value(name.text("name")?.to_owned());
        Ok(())
    })
}

/// Adds a category. Those that are added replace the categories the flow has.
///
/// @param request  borrowed and changed, by one thread at a time; NULL is an error
/// @param category a flows8x8_category other than unknown
/// @return FLOWS8X8_OK, or the code of what is wrong, which the call says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_update_request_add_category(
    request: Option<&mut flows8x8_update_request>,
    category: i32,
) -> flows8x8_code {
    guard::set(request, "request", |request| {
        request.category(enums::category(category)?);
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
pub extern "C" fn flows8x8_update_request_set_categories(
    request: Option<&mut flows8x8_update_request>,
    texts: *const *const c_char,
    len: usize,
) -> flows8x8_code {
    guard::set(request, "request", |request| {
        request.categories = Patch::Value(categories(texts, len)?);
        Ok(())
    })
}

/// Sets whether to publish with the change.
///
/// @param request  borrowed and changed, by one thread at a time; NULL is an error
/// @param publish  whether to
/// @return FLOWS8X8_OK, or the code of what is wrong, which the call says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_update_request_set_publish(
    request: Option<&mut flows8x8_update_request>,
    publish: bool,
) -> flows8x8_code {
    guard::set(request, "request", |request| {
        request.publish = Patch::Value(publish);
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
pub extern "C" fn flows8x8_update_request_set_flow_json(
    request: Option<&mut flows8x8_update_request>,
    data: *const c_char,
    len: usize,
) -> flows8x8_code {
    guard::set(request, "request", |request| {
        request.flow_json = Patch::Value(document(data, len)?);
        Ok(())
    })
}

/// Sets the flow JSON to what a file holds now, which is sent verbatim; a byte order mark is removed.
///
/// @param request  borrowed and changed, by one thread at a time; NULL is an error
/// @param path     borrowed text during the call, in the form the system has paths; NULL is an error
/// @return FLOWS8X8_OK, or the code of what is wrong, which the call says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_update_request_set_flow_json_file(
    request: Option<&mut flows8x8_update_request>,
    path: Str<'_>,
) -> flows8x8_code {
    guard::set(request, "request", |request| {
        request.flow_json = Patch::Value(FlowJson::file(file(path)?)?);
        Ok(())
    })
}

/// Sets the id of a flow to copy.
///
/// @param request  borrowed and changed, by one thread at a time; NULL is an error
/// @param flow_id  borrowed UTF-8 during the call; NULL is an error
/// @return FLOWS8X8_OK, or the code of what is wrong, which the call says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_update_request_set_clone_flow_id(
    request: Option<&mut flows8x8_update_request>,
    flow_id: Str<'_>,
) -> flows8x8_code {
    guard::set(request, "request", |request| {
        request.clone_flow_id = Patch::Value(flow_id.text("flow_id")?.to_owned());
        Ok(())
    })
}

/// Sets the flow's endpoint, sent as endPointUri.
///
/// @param request  borrowed and changed, by one thread at a time; NULL is an error
/// @param uri      borrowed UTF-8 during the call; NULL is an error
/// @return FLOWS8X8_OK, or the code of what is wrong, which the call says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_update_request_set_endpoint_uri(
    request: Option<&mut flows8x8_update_request>,
    uri: Str<'_>,
) -> flows8x8_code {
    guard::set(request, "request", |request| {
        request.endpoint_uri = Patch::Value(uri.text("uri")?.to_owned());
        Ok(())
    })
}

/// Sets the application.
///
/// @param request  borrowed and changed, by one thread at a time; NULL is an error
/// @param id       borrowed UTF-8 during the call; NULL is an error
/// @return FLOWS8X8_OK, or the code of what is wrong, which the call says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_update_request_set_application_id(
    request: Option<&mut flows8x8_update_request>,
    id: Str<'_>,
) -> flows8x8_code {
    guard::set(request, "request", |request| {
        request.application_id = Patch::Value(id.text("id")?.to_owned());
        Ok(())
    })
}

/// Sends a member as null, which is something else than leaving it out.
///
/// @param request  borrowed and changed, by one thread at a time; NULL is an error
/// @param member   a flows8x8_update_member
/// @return FLOWS8X8_OK, or the code of what is wrong, which the call says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_update_request_set_null(
    request: Option<&mut flows8x8_update_request>,
    member: i32,
) -> flows8x8_code {
    guard::set(request, "request", |request| {
        request.null(member)?;
        Ok(())
    })
}

/// Frees changes to a flow.
///
/// @param request  owned, used by no other thread any more; NULL does nothing
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_update_request_free(request: Option<Box<flows8x8_update_request>>) {
    guard::free(request);
}

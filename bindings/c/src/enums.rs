//! The closed and the open sets of values, as numbers.

use std::ffi::{CStr, c_char};

use flows8x8::{FlowCategory, FlowStatus, PathStyle, Region, Severity};

use crate::failure::{Failure, invalid};
use crate::guard;

/// Where a flow stands in its life.
#[repr(i32)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum flows8x8_status {
    /// A status that this version does not know: its text says it.
    #[default]
    FLOWS8X8_FLOW_STATUS_UNKNOWN = 0,
    /// Can be changed, previewed and deleted.
    FLOWS8X8_FLOW_STATUS_DRAFT = 1,
    /// Can be sent; can no longer be changed or deleted.
    FLOWS8X8_FLOW_STATUS_PUBLISHED = 2,
    /// Withdrawn. There is no way back.
    FLOWS8X8_FLOW_STATUS_DEPRECATED = 3,
}

/// What a flow is for.
#[repr(i32)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum flows8x8_category {
    /// A category that this version does not know: its text says it.
    #[default]
    FLOWS8X8_FLOW_CATEGORY_UNKNOWN = 0,
    /// Registration.
    FLOWS8X8_FLOW_CATEGORY_SIGN_UP = 1,
    /// Log-in.
    FLOWS8X8_FLOW_CATEGORY_SIGN_IN = 2,
    /// Booking of appointments.
    FLOWS8X8_FLOW_CATEGORY_APPOINTMENT_BOOKING = 3,
    /// Collecting contacts of possible customers.
    FLOWS8X8_FLOW_CATEGORY_LEAD_GENERATION = 4,
    /// A contact form.
    FLOWS8X8_FLOW_CATEGORY_CONTACT_US = 5,
    /// Help for customers.
    FLOWS8X8_FLOW_CATEGORY_CUSTOMER_SUPPORT = 6,
    /// Questions and answers.
    FLOWS8X8_FLOW_CATEGORY_SURVEY = 7,
    /// Anything else.
    FLOWS8X8_FLOW_CATEGORY_OTHER = 8,
}

/// The region an account was provisioned in. The wrong one looks like an unknown account.
#[repr(i32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum flows8x8_region {
    /// ap, Asia-Pacific: https://chatapps.8x8.com. The default.
    FLOWS8X8_REGION_AP = 1,
    /// na, North America: https://chatapps.us.8x8.com.
    FLOWS8X8_REGION_NA = 2,
    /// eu, Europe: https://chatapps.8x8.uk.
    FLOWS8X8_REGION_EU = 3,
    /// id, Indonesia: https://chatapps.8x8.id.
    FLOWS8X8_REGION_ID = 4,
}

/// Which of the two documented layouts of paths to use.
#[repr(i32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum flows8x8_path_style {
    /// /api/v1/accounts/{account}/channels/{channel}/flows. The default.
    FLOWS8X8_PATH_STYLE_ACCOUNTS = 1,
    /// /config/v1/channels/whatsapp/{channel}/flows, which needs no account.
    FLOWS8X8_PATH_STYLE_CONFIG = 2,
}

/// Whether the server refuses to publish because of a finding.
#[repr(i32)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum flows8x8_severity {
    /// There is no finding to speak of.
    #[default]
    FLOWS8X8_SEVERITY_NONE = 0,
    /// The server reports it, and a flow that has it cannot be published.
    FLOWS8X8_SEVERITY_ERROR = 1,
    /// The server accepts it, but it is probably not what was meant.
    FLOWS8X8_SEVERITY_WARNING = 2,
}

use flows8x8_category::*;
use flows8x8_path_style::*;
use flows8x8_region::*;
use flows8x8_severity::*;
use flows8x8_status::*;

const STATUSES: &[(flows8x8_status, &CStr)] = &[
    (FLOWS8X8_FLOW_STATUS_DRAFT, c"DRAFT"),
    (FLOWS8X8_FLOW_STATUS_PUBLISHED, c"PUBLISHED"),
    (FLOWS8X8_FLOW_STATUS_DEPRECATED, c"DEPRECATED"),
];

const CATEGORIES: &[(flows8x8_category, &CStr)] = &[
    (FLOWS8X8_FLOW_CATEGORY_SIGN_UP, c"SIGN_UP"),
    (FLOWS8X8_FLOW_CATEGORY_SIGN_IN, c"SIGN_IN"),
    (FLOWS8X8_FLOW_CATEGORY_APPOINTMENT_BOOKING, c"APPOINTMENT_BOOKING"),
    (FLOWS8X8_FLOW_CATEGORY_LEAD_GENERATION, c"LEAD_GENERATION"),
    (FLOWS8X8_FLOW_CATEGORY_CONTACT_US, c"CONTACT_US"),
    (FLOWS8X8_FLOW_CATEGORY_CUSTOMER_SUPPORT, c"CUSTOMER_SUPPORT"),
    (FLOWS8X8_FLOW_CATEGORY_SURVEY, c"SURVEY"),
    (FLOWS8X8_FLOW_CATEGORY_OTHER, c"OTHER"),
];

const REGIONS: &[(flows8x8_region, Region)] = &[
    (FLOWS8X8_REGION_AP, Region::AsiaPacific),
    (FLOWS8X8_REGION_NA, Region::NorthAmerica),
    (FLOWS8X8_REGION_EU, Region::Europe),
    (FLOWS8X8_REGION_ID, Region::Indonesia),
];

const PATH_STYLES: &[(flows8x8_path_style, PathStyle)] =
    &[(FLOWS8X8_PATH_STYLE_ACCOUNTS, PathStyle::Accounts), (FLOWS8X8_PATH_STYLE_CONFIG, PathStyle::Config)];

/// The number of a text in a table; that of an unknown one otherwise.
fn numbered<E: Copy + Default>(table: &[(E, &CStr)], text: &str) -> E {
    table
        .iter()
        .find(|(_, known)| known.to_bytes() == text.as_bytes())
        .map_or_else(E::default, |(number, _)| *number)
}

impl From<&FlowStatus> for flows8x8_status {
    fn from(status: &FlowStatus) -> Self {
        numbered(STATUSES, status.as_str())
    }
}

impl From<&FlowCategory> for flows8x8_category {
    fn from(category: &FlowCategory) -> Self {
        numbered(CATEGORIES, category.as_str())
    }
}

impl From<Severity> for flows8x8_severity {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Error => FLOWS8X8_SEVERITY_ERROR,
            Severity::Warning => FLOWS8X8_SEVERITY_WARNING,
        }
    }
}

/// The text the API uses for a status.
///
/// @param status  a flows8x8_status
/// @return static text such as "DRAFT"; NULL for any other number; callable from any thread
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_status_str(status: i32) -> *const c_char {
    guard::or(std::ptr::null(), || {
        STATUSES.iter().find(|(known, _)| *known as i32 == status).map(|(_, text)| text.as_ptr())
    })
}

/// The text the API uses for a category.
///
/// @param category  a flows8x8_category
/// @return static text such as "SURVEY"; NULL for any other number; callable from any thread
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_category_str(category: i32) -> *const c_char {
    guard::or(std::ptr::null(), || {
        CATEGORIES.iter().find(|(known, _)| *known as i32 == category).map(|(_, text)| text.as_ptr())
    })
}

/// The status of a number from outside.
pub(crate) fn status(number: i32) -> Result<FlowStatus, Failure> {
    let known = STATUSES.iter().find(|(known, _)| *known as i32 == number);
    let text = known.and_then(|(_, text)| text.to_str().ok());
    text.map(FlowStatus::from)
        .ok_or_else(|| invalid(format!("status is {number}, which is none that can be asked for: use another flows8x8_status, or its text")))
}

/// The category of a number from outside.
pub(crate) fn category(number: i32) -> Result<FlowCategory, Failure> {
    let known = CATEGORIES.iter().find(|(known, _)| *known as i32 == number);
    let text = known.and_then(|(_, text)| text.to_str().ok());
    text.map(FlowCategory::from).ok_or_else(|| {
        invalid(format!(
            "category is {number}, which is none that can be sent: use another flows8x8_category, or its text"
        ))
    })
}

/// The region of a number from outside.
pub(crate) fn region(number: i32) -> Result<Region, Failure> {
    let known = REGIONS.iter().find(|(known, _)| *known as i32 == number);
    known
        .map(|(_, region)| *region)
        .ok_or_else(|| invalid(format!("region is {number}, which is no flows8x8_region")))
}

/// The path style of a number from outside.
pub(crate) fn path_style(number: i32) -> Result<PathStyle, Failure> {
    let known = PATH_STYLES.iter().find(|(known, _)| *known as i32 == number);
    known
        .map(|(_, style)| *style)
        .ok_or_else(|| invalid(format!("path_style is {number}, which is no flows8x8_path_style")))
}

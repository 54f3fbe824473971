//! What a client is made from: whose account it is, and where it is served.

use std::collections::HashMap;
use std::ffi::{c_char, c_void};
use std::sync::Arc;

use flows8x8::{ApiKey, ClientBuilder, PathStyle, Region};

use crate::bytes::array;
use crate::code::flows8x8_code;
use crate::enums;
use crate::failure::{Failure, invalid};
use crate::guard::{self, Filled};
use crate::keys::{Provider, flows8x8_key_callback};
use crate::text::Str;
use crate::version::runtime;

/// Applies one setting to a client that is being made.
pub(crate) type Step = Box<dyn Fn(ClientBuilder) -> ClientBuilder + Send + Sync>;

pub(crate) fn step(apply: impl Fn(ClientBuilder) -> ClientBuilder + Send + Sync + 'static) -> Step {
    Box::new(apply)
}

/// What a client is made from. What is not set comes from the environment, then from the defaults.
#[derive(Default)]
pub struct flows8x8_options {
    steps: Vec<Step>,
    /// What is read instead of the process's environment.
    variables: Option<Arc<HashMap<String, String>>>,
    /// The first thing that was wrong, for those who did not look at what a setter returned.
    mistake: Option<Failure>,
}

impl Filled for flows8x8_options {
    fn mistake(&mut self) -> &mut Option<Failure> {
        &mut self.mistake
    }
}

impl flows8x8_options {
    /// A variable, of the process unless there are others.
    pub(crate) fn variable(options: Option<&Self>, name: &str) -> Option<String> {
        match options.and_then(|this| this.variables.as_ref()) {
            Some(variables) => variables.get(name).cloned(),
            None => std::env::var(name).ok(),
        }
    }

    /// A client that is being made from these options, or from none.
    pub(crate) fn builder(options: Option<&Self>) -> Result<ClientBuilder, Failure> {
        let mut client = flows8x8::blocking::Client::builder().host_language("c", runtime());
        let Some(this) = options else { return Ok(client) };
        if let Some(mistake) = &this.mistake {
            return Err(mistake.clone());
        }
        if let Some(variables) = this.variables.clone() {
            client = client.environment(move |name| variables.get(name).cloned());
        }
        for step in &this.steps {
            client = step(client);
        }
        Ok(client)
    }
}

/// Keeps a setting.
pub(crate) fn set(
    options: Option<&mut flows8x8_options>,
    make: impl FnOnce() -> Result<Step, Failure>,
) -> flows8x8_code {
    guard::set(options, "options", |this| {
        this.steps.push(make()?);
        Ok(())
    })
}

/// Variables as an environment has them.
fn pairs(variables: *const *const c_char, len: usize) -> Result<HashMap<String, String>, Failure> {
    let pair = |(at, variable): (usize, &Str<'_>)| {
        let text = variable.text(&format!("variables[{at}]"))?;
        let missing = || invalid(format!("variables[{at}] has no \"=\""));
        let (name, value) = text.split_once('=').ok_or_else(missing)?;
        Ok((name.to_owned(), value.to_owned()))
    };
    array(variables, len, "variables")?.iter().enumerate().map(pair).collect()
}

/// Makes options of which none is set.
///
/// @return owned, for one thread at a time while it is changed; NULL only when the library panicked; release it with flows8x8_options_free()
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_options_new() -> Option<Box<flows8x8_options>> {
    guard::new(flows8x8_options::default)
}

/// Frees options. The clients made from them keep what they need.
///
/// @param options  owned, used by no other thread any more; NULL does nothing
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_options_free(options: Option<Box<flows8x8_options>>) {
    guard::free(options);
}

/// Sets the API key. Copies of it are wiped when they are freed, and no text of the library shows it.
///
/// @param options  borrowed and changed, by one thread at a time; NULL is an error
/// @param api_key  borrowed UTF-8 during the call, copied; NULL is an error
/// @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_options_set_api_key(
    options: Option<&mut flows8x8_options>,
    api_key: Str<'_>,
) -> flows8x8_code {
    set(options, || {
        let api_key = ApiKey::new(api_key.text("api_key")?);
        Ok(step(move |client| client.api_key(api_key.clone())))
    })
}

/// Sets where the API key comes from instead: a function that is asked before the first attempt of every call, and once more
/// when that was answered with 401. Waiting for it is part of the call's deadline.
///
/// @param options  borrowed and changed, by one thread at a time; NULL is an error
/// @param callback  called on the thread that makes the call, so by several at once; NULL is an error
/// @param user_data  borrowed, passed to it as it is; must be there for as long as a client made with the options
/// @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_options_set_credentials(
    options: Option<&mut flows8x8_options>,
    callback: flows8x8_key_callback,
    user_data: *mut c_void,
) -> flows8x8_code {
    set(options, || {
        let provider = Provider::new(callback, user_data)?;
        Ok(step(move |client| client.credentials(provider)))
    })
}

/// Sets the account. Required, unless the path style is FLOWS8X8_PATH_STYLE_CONFIG.
///
/// @param options  borrowed and changed, by one thread at a time; NULL is an error
/// @param account_id  borrowed UTF-8 during the call, copied; NULL is an error
/// @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_options_set_account_id(
    options: Option<&mut flows8x8_options>,
    account_id: Str<'_>,
) -> flows8x8_code {
    set(options, || {
        let account_id = account_id.text("account_id")?.to_owned();
        Ok(step(move |client| client.account_id(account_id.clone())))
    })
}

/// Sets the channel. May be left out, and given by flows8x8_client_with_channel().
///
/// @param options  borrowed and changed, by one thread at a time; NULL is an error
/// @param channel_id  borrowed UTF-8 during the call, copied; NULL is an error
/// @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_options_set_channel_id(
    options: Option<&mut flows8x8_options>,
    channel_id: Str<'_>,
) -> flows8x8_code {
    set(options, || {
        let channel_id = channel_id.text("channel_id")?.to_owned();
        Ok(step(move |client| client.channel_id(channel_id.clone())))
    })
}

/// Sets the region of the account.
///
/// @param options  borrowed and changed, by one thread at a time; NULL is an error
/// @param region  a flows8x8_region
/// @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_options_set_region(
    options: Option<&mut flows8x8_options>,
    region: i32,
) -> flows8x8_code {
    set(options, || {
        let region = enums::region(region)?;
        Ok(step(move |client| client.region(region)))
    })
}

/// Sets the region of the account by its name.
///
/// @param options  borrowed and changed, by one thread at a time; NULL is an error
/// @param region  borrowed UTF-8 during the call: "ap", "na", "eu" or "id"; NULL is an error
/// @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_options_set_region_str(
    options: Option<&mut flows8x8_options>,
    region: Str<'_>,
) -> flows8x8_code {
    set(options, || {
        let region = region.text("region")?.parse::<Region>()?;
        Ok(step(move |client| client.region(region)))
    })
}

/// Sets which of the two documented layouts of paths to use.
///
/// @param options  borrowed and changed, by one thread at a time; NULL is an error
/// @param path_style  a flows8x8_path_style
/// @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_options_set_path_style(
    options: Option<&mut flows8x8_options>,
    path_style: i32,
) -> flows8x8_code {
    set(options, || {
        let path_style = enums::path_style(path_style)?;
        Ok(step(move |client| client.path_style(path_style)))
    })
}

/// Sets which of the two documented layouts of paths to use, by its name.
///
/// @param options  borrowed and changed, by one thread at a time; NULL is an error
/// @param path_style  borrowed UTF-8 during the call: "accounts" or "config"; NULL is an error
/// @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_options_set_path_style_str(
    options: Option<&mut flows8x8_options>,
    path_style: Str<'_>,
) -> flows8x8_code {
    set(options, || {
        let path_style = path_style.text("path_style")?.parse::<PathStyle>()?;
        Ok(step(move |client| client.path_style(path_style)))
    })
}

/// Sets the server's address instead of the region's. Plain http is refused except for this machine. A blank one counts as none.
///
/// @param options  borrowed and changed, by one thread at a time; NULL is an error
/// @param base_url  borrowed UTF-8 during the call, copied; NULL is an error
/// @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_options_set_base_url(
    options: Option<&mut flows8x8_options>,
    base_url: Str<'_>,
) -> flows8x8_code {
    set(options, || {
        let base_url = base_url.text("base_url")?.to_owned();
        Ok(step(move |client| client.base_url(base_url.clone())))
    })
}

/// Sets whether plain http is allowed to other machines, which shows the key to everyone in between. Off by default.
///
/// @param options  borrowed and changed, by one thread at a time; NULL is an error
/// @param allow_http  whether it is so
/// @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_options_set_allow_http(
    options: Option<&mut flows8x8_options>,
    allow_http: bool,
) -> flows8x8_code {
    set(options, || Ok(step(move |client| client.allow_http(allow_http))))
}

/// Sets the variables that are read instead of the process's own environment: FLOWS8X8_API_KEY and the others of README.md,
/// FLOWS8X8_LOG included, and those of proxies and certificates.
///
/// @param options  borrowed and changed, by one thread at a time; NULL is an error
/// @param variables  borrowed array of texts such as "FLOWS8X8_REGION=eu" during the call, copied; NULL is an error unless len is 0
/// @param len        how many there are; 0 for none, so that nothing comes from the environment
/// @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_options_set_environment(
    options: Option<&mut flows8x8_options>,
    variables: *const *const c_char,
    len: usize,
) -> flows8x8_code {
    guard::set(options, "options", |options| {
        options.variables = Some(Arc::new(pairs(variables, len)?));
        Ok(())
    })
}
